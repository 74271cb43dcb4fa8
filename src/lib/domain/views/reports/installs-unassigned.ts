import type { Device } from '../../records/device.ts';
import { deviceCache } from '../device-cache.ts';
import { personName } from '../people.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import { ownersOfDevices } from './person-devices.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';
import { coversContract, reportsOnContracts } from './scope.ts';

interface Unassigned {
  readonly device: Device;
  readonly productId: string;
  /** null: whose device it is is not known. */
  readonly userId: string | null;
}

/** Products of contracts on devices whose last user holds none of them, a device and product once. */
export const installsUnassigned: ReportDefinition = {
  name: 'installs-unassigned',
  filters: ['contracts', 'products'],
  parts: [
    { key: 'person', label: 'Last user holds none' },
    { key: 'nobody', label: 'Last user not known' },
  ],
  bars: 'product',
  bands: [],
  columns: [
    { key: 'device', title: 'Device', kind: 'text', none: 'Not known' },
    { key: 'product', title: 'Product', kind: 'text', none: 'Not known' },
    { key: 'version', title: 'Versions', kind: 'text', none: 'Not known' },
    { key: 'lastUser', title: 'Last user', kind: 'text', none: 'Not known' },
    { key: 'person', title: 'Person', kind: 'text', none: 'Not known' },
    { key: 'lastCheckIn', title: 'Last check-in', kind: 'moment', none: 'Never' },
  ],
  sort: { column: 'device', isDescending: false },
  isFor: reportsOnContracts,
  missing: (reader) => (reader.size('installations') === 0 ? 'installs' : null),
  read: readUnassigned,
};

function readUnassigned(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const rows = unassigned(reader, filter, context);
  return {
    size: rows.length,
    isOrdered: true,
    id: (at) => `${rows[at]!.device.id} ${rows[at]!.productId}`,
    part: (at) => (rows[at]!.userId === null ? 'nobody' : 'person'),
    bar: (at) => rows[at]!.productId,
    cell: (at, column) => cellOf(reader, rows[at]!, column),
    link: (at) => ({ to: 'devices', id: rows[at]!.device.id }),
  };
}

/** In order of the devices' names, by the columns that the install list keeps. */
function unassigned(reader: Reader, filter: ReportFilter, context: ViewContext): Unassigned[] {
  const { devices, installs, orders } = deviceCache(reader);
  const wanted = productsOnContracts(reader, filter, context);
  const holds = heldPairs(reader);
  const ownerOf = ownersOfDevices(reader);
  const products = installs.products.values;
  const isWanted = Uint8Array.from(products, (id) => (wanted.has(id) ? 1 : 0));
  const holders = products.map((id) => holds.get(id));
  const rows: Unassigned[] = [];
  for (const code of orders.by('name')) {
    const device = devices.rows[code];
    if (!device || device.retiredAt !== null) continue;
    const userId = ownerOf(device);
    let last = -1;
    // Versions of a product lie side by side.
    for (let at = installs.firstOf[code]!; at < installs.firstOf[code + 1]!; at++) {
      const product = installs.productOf[installs.pairAt[at]!]!;
      if (product === last || !isWanted[product]) continue;
      last = product;
      if (userId !== null && holders[product]?.has(userId)) continue;
      rows.push({ device, productId: products[product]!, userId });
    }
  }
  return rows;
}

/** Products that somebody could be assigned: on a contract in use that the report covers. */
function productsOnContracts(
  reader: Reader,
  { contracts, products }: ReportFilter,
  { access }: ViewContext,
): ReadonlySet<string> {
  const covers = coversContract(access);
  const found = new Set<string>();
  for (const one of reader.slots('entitlements')) {
    if (!one || !covers(one.contractId) || !passes(contracts, one.contractId)) continue;
    if (reader.get('contracts', one.contractId)?.archivedAt !== null) continue;
    if (passes(products, one.productId)) found.add(one.productId);
  }
  return found;
}

/** Who holds a product on any contract, by product. */
function heldPairs(reader: Reader): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = new Map<string, Set<string>>();
  for (const one of reader.slots('assignments')) {
    if (one?.endedAt !== null) continue;
    const productId = reader.get('entitlements', one.entitlementId)?.productId;
    if (productId === undefined) continue;
    const people = pairs.get(productId);
    if (people) people.add(one.userId);
    else pairs.set(productId, new Set([one.userId]));
  }
  return pairs;
}

function cellOf(reader: Reader, { device, productId, userId }: Unassigned, column: string): Cell {
  switch (column) {
    case 'device':
      return device.name;
    case 'product':
      return reader.get('products', productId)?.name ?? null;
    case 'version':
      return versionsOf(reader, device.id, productId);
    case 'lastUser':
      return device.lastUser || null;
    case 'lastCheckIn':
      return device.lastCheckInAt;
    default: {
      const user = userId === null ? undefined : reader.get('users', userId);
      return user ? personName(user) : null;
    }
  }
}

/** "2025, 2026"; null: none is known. */
function versionsOf(reader: Reader, deviceId: string, productId: string): string | null {
  const versions = reader
    .find('installations', 'byDevice', deviceId)
    .filter((one) => one.productId === productId && one.version !== '')
    .map(({ version }) => version);
  return versions.length === 0 ? null : [...new Set(versions)].sort().join(', ');
}
