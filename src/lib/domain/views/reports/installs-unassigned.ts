import type { Device } from '../../records/device.ts';
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
  readonly version: string;
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
    { key: 'version', title: 'Version', kind: 'text', none: 'Not known' },
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
    id: (at) => `${rows[at]!.device.id} ${rows[at]!.productId}`,
    part: (at) => (rows[at]!.userId === null ? 'nobody' : 'person'),
    bar: (at) => rows[at]!.productId,
    cell: (at, column) => cellOf(reader, rows[at]!, column),
    link: (at) => ({ to: 'devices', id: rows[at]!.device.id }),
  };
}

function unassigned(reader: Reader, filter: ReportFilter, context: ViewContext): Unassigned[] {
  const wanted = productsOnContracts(reader, filter, context);
  const holds = heldPairs(reader);
  const ownerOf = ownersOfDevices(reader);
  const rows: Unassigned[] = [];
  const seen = new Set<string>();
  for (const one of reader.slots('installations')) {
    if (!one || !wanted.has(one.productId)) continue;
    const device = reader.get('devices', one.deviceId);
    if (!device || device.retiredAt !== null) continue;
    const userId = ownerOf(device);
    if (userId !== null && holds.get(one.productId)?.has(userId)) continue;
    const pair = `${one.deviceId} ${one.productId}`;
    if (seen.has(pair)) continue;
    seen.add(pair);
    rows.push({ device, productId: one.productId, userId, version: one.version });
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

function cellOf(reader: Reader, { device, productId, userId, version }: Unassigned, column: string): Cell {
  switch (column) {
    case 'device':
      return device.displayName || device.name;
    case 'product':
      return reader.get('products', productId)?.name ?? null;
    case 'version':
      return version || null;
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
