import {
  accessChoices,
  type AccessChoice,
  type DeviceType,
  deviceTypes,
} from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { type DeviceCache, deviceCache, remembered } from './device-cache.ts';
import { deviceFacets } from './device-facets.ts';
import { type Matches, matchDevices } from './device-match.ts';
import type { DeviceFilter } from './device-query.ts';
import { type DeviceStatus, deviceStatuses } from './device-status.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from '../view.ts';

export const deviceColumns = [
  'name',
  'displayName',
  'status',
  'lastCheckIn',
  'lastUser',
  'type',
  'system',
  'serial',
  'description',
  'productAccess',
  'updateAccess',
  'installs',
] as const;
export type DeviceColumn = (typeof deviceColumns)[number];

export interface DeviceListQuery extends Window {
  readonly filter: DeviceFilter;
  readonly sort: Sort<DeviceColumn>;
  /** Facets cost a second pass; scrolling leaves them out. */
  readonly withFacets: boolean;
}

export interface DeviceListRow {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly status: DeviceStatus;
  readonly lastCheckInAt: number | null;
  readonly lastUser: string;
  readonly type: DeviceType;
  readonly os: string;
  readonly serial: string;
  readonly productAccess: AccessChoice;
  readonly updateAccess: AccessChoice;
  /** Installations of products in the catalog; null: not read yet. */
  readonly installs: number | null;
  readonly isPending: boolean;
}

export interface DeviceFacets {
  /** Every status, also those with no device: the counts by status, and `all` of them. */
  readonly statuses: Readonly<Record<DeviceStatus | 'all', number>>;
  readonly types: readonly FacetValue[];
  readonly systems: readonly FacetValue[];
  /** null: installations are not read yet. */
  readonly products: readonly FacetValue[] | null;
  readonly checkIns: readonly FacetValue[];
}

export type DeviceList = Listed<DeviceListRow, DeviceFacets>;
type ListQuestion = Pick<DeviceListQuery, 'filter' | 'sort'>;

/** Whether an answer can do without installations at first: nothing is searched, filtered or ordered by them. */
export function canLackInstalls({ filter, sort }: ListQuestion): boolean {
  return filter.search === '' && filter.products.length === 0 && sort.column !== 'installs';
}

/** The devices screen and its export, retired devices too unless a status filter leaves them out. Ties of a sort fall to
 * the name, then the id; descending is the exact reverse. */
export function deviceList(reader: Reader, query: DeviceListQuery, context: ViewContext): DeviceList {
  const cache = deviceCache(reader, context.lacks);
  const matches = matchesFor(reader, cache, { filter: query.filter, context });
  const codes = codesFor(cache, query, { matches, now: context.now });
  const rows: DeviceListRow[] = [];
  const end = Math.min(codes.length, query.from + query.count);
  for (let at = Math.max(0, query.from); at < end; at++) rows.push(rowOf(reader, cache, matches, codes[at]!));
  const facets = query.withFacets ? facetsFor(reader, cache, matches) : null;
  return { rows, total: codes.length, facets };
}

/** Counted once for a filter: scrolling and sorting change none of them. */
function facetsFor(reader: Reader, cache: DeviceCache, matches: Matches): DeviceFacets {
  const known = facetsByMatches.get(matches);
  if (known) return known;
  const facets = deviceFacets(reader, cache, matches);
  facetsByMatches.set(matches, facets);
  return facets;
}

const facetsByMatches = new WeakMap<Matches, DeviceFacets>();

/** The ids of every device in the list, in its order: "select all 86". */
export function deviceIds(reader: Reader, query: ListQuestion, context: ViewContext): readonly string[] {
  const cache = deviceCache(reader);
  const matches = matchesFor(reader, cache, { filter: query.filter, context });
  const codes = codesFor(cache, query, { matches, now: context.now });
  return Array.from(codes, (code) => cache.devices.ids.values[code]!);
}

/** Shared with the install list, which filters by the same devices. */
export function matchesFor(
  reader: Reader,
  cache: DeviceCache,
  question: { filter: DeviceFilter; context: ViewContext },
): Matches {
  const account = reader.slots('accounts').find((row) => row !== undefined);
  const { filter, context } = question;
  const limits = [account?.checkInHours, account?.outOfDateDays];
  const key = `matches ${context.now} ${JSON.stringify([filter, limits])}`;
  return remembered(cache, key, () => matchDevices(reader, cache, question));
}

/** Codes of the devices in the list, in its order. */
function codesFor(
  cache: DeviceCache,
  { filter, sort }: ListQuestion,
  { matches, now }: { matches: Matches; now: number },
): Int32Array {
  const key = `codes ${now} ${JSON.stringify([filter, sort])}`;
  return remembered(cache, key, () => {
    const codes = passing(orderedBy(cache, sort.column, matches.status), matches.fails);
    return sort.isDescending ? codes.reverse() : codes;
  });
}

/** The codes that fail nothing. A plain loop: `filter` of a typed array takes three times as long. */
function passing(order: Int32Array, fails: Uint8Array): Int32Array {
  const codes = new Int32Array(order.length);
  let length = 0;
  for (const code of order) if (fails[code] === 0) codes[length++] = code;
  return codes.subarray(0, length);
}

/** Ascending codes of all devices by any column. Columns of few values are sorted by counting, over the order by name. */
export function orderedBy(cache: DeviceCache, column: DeviceColumn, status: Uint8Array): Int32Array {
  const { devices, installs, orders } = cache;
  switch (column) {
    case 'status':
      return byRank(orders.by('name'), (code) => status[code]!, deviceStatuses.length);
    case 'type':
      return byRank(orders.by('name'), (code) => devices.type[code]!, deviceTypes.length);
    case 'productAccess':
      return byRank(orders.by('name'), (code) => devices.productAccess[code]!, accessChoices.length);
    case 'updateAccess':
      return byRank(orders.by('name'), (code) => devices.updateAccess[code]!, accessChoices.length);
    case 'installs':
      return byRank(orders.by('name'), (code) => Math.min(installs.countOf(code), 4_095), 4_096);
    case 'name':
    case 'displayName':
    case 'lastCheckIn':
    case 'lastUser':
    case 'system':
    case 'serial':
    case 'description':
      return orders.by(column);
  }
}

/** A stable counting sort. */
function byRank(codes: Int32Array, rankOf: (code: number) => number, ranks: number): Int32Array {
  const next = new Int32Array(ranks + 1);
  for (const code of codes) next[rankOf(code) + 1]! += 1;
  for (let rank = 0; rank < ranks; rank++) next[rank + 1]! += next[rank]!;
  const sorted = new Int32Array(codes.length);
  for (const code of codes) sorted[next[rankOf(code)]!++] = code;
  return sorted;
}

function rowOf(reader: Reader, cache: DeviceCache, matches: Matches, code: number): DeviceListRow {
  const device = cache.devices.rows[code]!;
  const { id, name, displayName, description, lastCheckInAt, lastUser, type, os, serial } = device;
  return {
    id,
    name,
    displayName,
    description,
    status: deviceStatuses[matches.status[code]!]!,
    lastCheckInAt,
    lastUser,
    type,
    os,
    serial,
    productAccess: device.productAccess,
    updateAccess: device.updateAccess,
    installs: cache.isWithoutInstalls ? null : cache.installs.countOf(code),
    isPending: reader.isPending('devices', id),
  };
}
