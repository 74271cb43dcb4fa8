import { coversContract, may } from '../../access/permissions.ts';
import type { Device } from '../../records/devices/device.ts';
import { deviceCache } from '../devices/device-cache.ts';
import { productAndVersion } from '../pair-ranks.ts';
import { personName } from '../people/people.ts';
import type { Reader } from '../../tx.ts';
import { suitesIn } from '../software/suites.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import { ownersOfDevices } from './person-devices.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';
import { coveredPeople } from './suite-cover.ts';

interface Unassigned {
  readonly device: Device;
  readonly productId: string;
  /** null: whose device it is is not known. */
  readonly userId: string | null;
  /** Where its versions are among the columns of the installations. */
  readonly from: number;
  readonly until: number;
}

/** Products of contracts, and of suites there, on devices whose last user is covered for none of them: a device and product once. */
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
  isFor: (access) => may(access, 'contracts.see'),
  missing: (reader) => (reader.size('installations') === 0 ? 'installs' : null),
  read: readUnassigned,
};

function readUnassigned(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const rows = unassigned(reader, filter, context);
  const texts = textsOf(reader);
  return {
    size: rows.length,
    isOrdered: true,
    id: (at) => `${rows[at]!.device.id} ${rows[at]!.productId}`,
    part: (at) => (rows[at]!.userId === null ? 'nobody' : 'person'),
    bar: (at) => rows[at]!.productId,
    cell: (at, column) => cellOf(texts, rows[at]!, column),
    link: (at) => ({ to: 'devices', id: rows[at]!.device.id }),
  };
}

/** In order of the devices' names, by the columns that the install list keeps. */
function unassigned(reader: Reader, filter: ReportFilter, context: ViewContext): Unassigned[] {
  const { devices, installs, orders } = deviceCache(reader);
  const wanted = productsOnContracts(reader, filter, context);
  const holds = coveredPeople(reader);
  const ownerOf = ownersOfDevices(reader);
  const products = installs.products.values;
  const isWanted = Uint8Array.from(products, (id) => (wanted.has(id) ? 1 : 0));
  const holders = products.map((id) => holds.get(id));
  const rows: Unassigned[] = [];
  for (const code of orders.by('name')) {
    const device = devices.rows[code];
    if (!device || device.retiredAt !== null) continue;
    const userId = ownerOf(device);
    const end = installs.firstOf[code + 1]!;
    // Versions of a product lie side by side.
    for (let from = installs.firstOf[code]!, until = from; from < end; from = until) {
      const product = installs.productOf[installs.pairAt[from]!]!;
      while (until < end && installs.productOf[installs.pairAt[until]!] === product) until += 1;
      if (!isWanted[product] || (userId !== null && holders[product]?.has(userId))) continue;
      rows.push({ device, productId: products[product]!, userId, from, until });
    }
  }
  return rows;
}

/** Products that somebody could be covered for: on a contract in use that the report covers, or in a suite there. */
function productsOnContracts(
  reader: Reader,
  { contracts, products }: ReportFilter,
  { access }: ViewContext,
): ReadonlySet<string> {
  const covers = coversContract(access);
  const { partsOf } = suitesIn(reader);
  const found = new Set<string>();
  for (const one of reader.slots('entitlements')) {
    if (!one || !covers(one.contractId) || !passes(contracts, one.contractId)) continue;
    if (reader.get('contracts', one.contractId)?.archivedAt !== null) continue;
    // Asked about a suite, the report tells of what it includes.
    const isSuiteAsked = passes(products, one.productId);
    for (const id of [one.productId, ...partsOf(one.productId)])
      if (isSuiteAsked || passes(products, id)) found.add(id);
  }
  return found;
}

interface Texts {
  product(id: string): string | null;
  person(id: string): string | null;
  versions(row: Unassigned): string | null;
}

/**
 * What rows are told in. A person has several rows and a version thousands: each is asked for once, and versions are
 * taken from the columns, since an index of 300,000 installations is a second that the first file would wait for.
 */
function textsOf(reader: Reader): Texts {
  const { installs } = deviceCache(reader);
  const { pairAt } = installs;
  const versions = installs.pairs.values.map((pair) => productAndVersion(pair).version);
  return {
    product: once((id) => reader.get('products', id)?.name ?? null),
    person: once((id) => {
      const user = reader.get('users', id);
      return user ? personName(user) : null;
    }),
    versions({ from, until }) {
      if (until - from === 1) return versions[pairAt[from]!]! || null;
      const known = Array.from(pairAt.subarray(from, until), (pair) => versions[pair]!);
      return (
        [...new Set(known)]
          .filter((one) => one !== '')
          .sort()
          .join(', ') || null
      );
    },
  };
}

function once(find: (id: string) => string | null): (id: string) => string | null {
  const known = new Map<string, string | null>();
  return (id) => {
    let text = known.get(id);
    if (text === undefined) known.set(id, (text = find(id)));
    return text;
  };
}

function cellOf(texts: Texts, row: Unassigned, column: string): Cell {
  const { device, productId, userId } = row;
  switch (column) {
    case 'device':
      return device.name;
    case 'product':
      return texts.product(productId);
    case 'version':
      return texts.versions(row);
    case 'lastUser':
      return device.lastUser || null;
    case 'lastCheckIn':
      return device.lastCheckInAt;
    default:
      return userId === null ? null : texts.person(userId);
  }
}
