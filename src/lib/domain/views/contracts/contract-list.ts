import { foldSearch, naturalKey } from '../../../base/text.ts';
import type { Contract, ContractType } from '../../records/contract.ts';
import type { Reader } from '../../tx.ts';
import { contractDays, type ContractStatus, contractStatuses, lengthOf } from './contract-days.ts';
import { entitlementRow } from '../seats/entitlement-list.ts';
import { type SeatCache, seatCache } from '../seats/seat-cache.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from '../view.ts';

export const contractColumns = [
  'number',
  'label',
  'vendor',
  'type',
  'status',
  'length',
  'expires',
  'used',
  'bought',
  'overage',
] as const;
export type ContractColumn = (typeof contractColumns)[number];

/** Days before their end within which contracts are asked for. */
export const expiryRanges = [30, 60, 90] as const;
export type ExpiryRange = (typeof expiryRanges)[number];

/** Empty lists: any; archived ones only when asked for. */
export interface ContractFilter {
  /** Words that must all be found in number, label or vendor. */
  readonly search: string;
  readonly statuses: readonly ContractStatus[];
  readonly vendors: readonly string[];
  /** Not over yet, and over in so many days; null: any. */
  readonly withinDays: ExpiryRange | null;
}

export const noContractFilter: ContractFilter = { search: '', statuses: [], vendors: [], withinDays: null };

export interface ContractListQuery extends Window {
  readonly filter: ContractFilter;
  readonly sort: Sort<ContractColumn>;
  readonly withFacets: boolean;
}

export interface ContractRow {
  readonly id: string;
  readonly number: string;
  readonly label: string;
  readonly vendor: string;
  readonly type: ContractType;
  readonly status: ContractStatus;
  /** Of the terms that hold; null: there are none, or this reader may not see them. `months` null: no whole months. */
  readonly length: { readonly months: number | null; readonly days: number } | null;
  readonly endDay: string | null;
  readonly daysLeft: number | null;
  /** Of its entitlements that are counted by seats. */
  readonly seats: SeatSum;
  readonly isPending: boolean;
}

/** Seats over several entitlements. One's free seats never make up for another's overage. */
interface SeatSum {
  readonly bought: number;
  readonly used: number;
  readonly free: number;
  readonly overage: number;
}

export interface ContractFacets {
  /** Every status, also those with no contract; `all` of them without the archived. */
  readonly statuses: Readonly<Record<ContractStatus | 'all', number>>;
  readonly vendors: readonly FacetValue[];
  /** Those of a longer range include the shorter ones. */
  readonly within: Readonly<Record<ExpiryRange, number>>;
}

/** The contracts this reader may see. Ties of a sort fall to the number; descending is the exact reverse. */
export function contractList(
  reader: Reader,
  query: ContractListQuery,
  context: ViewContext,
): Listed<ContractRow, ContractFacets> {
  const cache = seatCache(reader);
  const all: ContractRow[] = [];
  for (const one of reader.slots('contracts')) if (one) all.push(contractRow(reader, cache, one, context));
  const { filter, sort, from, count } = query;
  const found = all.filter((row) => matches(row, filter));
  const keyed = found.map((row) => ({ row, key: sortKey(row, sort.column), tie: naturalKey(row.number) }));
  keyed.sort((a, b) => compare(a.key, b.key) || compare(a.tie, b.tie) || compare(a.row.id, b.row.id));
  if (sort.isDescending) keyed.reverse();
  const rows = keyed.slice(Math.max(0, from), from + count).map(({ row }) => row);
  return { rows, total: found.length, facets: query.withFacets ? facetsOf(all, filter) : null };
}

export function contractRow(
  reader: Reader,
  cache: SeatCache,
  contract: Contract,
  context: ViewContext,
): ContractRow {
  const { id, number, label, vendor, type } = contract;
  const { status, terms, endDay, daysLeft } = contractDays(reader, contract, context.now);
  const entitlements = reader.find('entitlements', 'byContract', id);
  const isPending =
    reader.isPending('contracts', id) ||
    (terms !== null && reader.isPending('terms', terms.id)) ||
    entitlements.some((one) => reader.isPending('entitlements', one.id));
  return {
    id,
    number,
    label,
    vendor,
    type,
    status,
    endDay,
    daysLeft,
    isPending,
    length: terms && lengthOf(terms),
    seats: seatSum(entitlements.map((one) => entitlementRow(reader, cache, one, context))),
  };
}

function seatSum(
  rows: readonly { bought: number | null; assigned: number; free: number | null; overage: number }[],
): SeatSum {
  const counted = rows.filter((row) => row.bought !== null);
  const sum = (of: (row: (typeof rows)[number]) => number | null) =>
    counted.reduce((total, row) => total + (of(row) ?? 0), 0);
  return {
    bought: sum((row) => row.bought),
    used: sum((row) => row.assigned),
    free: sum((row) => row.free),
    overage: sum((row) => row.overage),
  };
}

function matches(row: ContractRow, filter: ContractFilter, but?: keyof ContractFilter): boolean {
  if (but !== 'statuses') {
    if (filter.statuses.length === 0 && row.status === 'archived') return false;
    if (filter.statuses.length > 0 && !filter.statuses.includes(row.status)) return false;
  }
  if (but !== 'vendors' && filter.vendors.length > 0 && !filter.vendors.includes(row.vendor)) return false;
  if (but !== 'withinDays' && filter.withinDays !== null && !endsWithin(row, filter.withinDays)) return false;
  const text = foldSearch(`${row.number}\n${row.label}\n${row.vendor}`);
  return foldSearch(filter.search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function endsWithin({ daysLeft }: ContractRow, days: number): boolean {
  return daysLeft !== null && daysLeft >= 0 && daysLeft <= days;
}

function sortKey(row: ContractRow, column: ContractColumn): string | number {
  switch (column) {
    case 'number':
    case 'label':
    case 'vendor':
      return naturalKey(row[column]);
    case 'type':
      return row.type;
    case 'status':
      return contractStatuses.indexOf(row.status);
    case 'length':
      return row.length?.days ?? -1;
    case 'expires':
      return row.endDay ?? '9999';
    case 'used':
    case 'bought':
    case 'overage':
      return row.seats[column];
  }
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function facetsOf(all: readonly ContractRow[], filter: ContractFilter): ContractFacets {
  const passing = all.filter((row) => matches(row, filter, 'statuses'));
  const countOf = (status: ContractStatus) => passing.filter((row) => row.status === status).length;
  const counts = contractStatuses.map((status) => [status, countOf(status)] as const);
  const statuses = Object.fromEntries(counts) as Record<ContractStatus, number>;
  const vendors = new Map<string, number>();
  for (const row of all) {
    if (matches(row, filter, 'vendors')) vendors.set(row.vendor, (vendors.get(row.vendor) ?? 0) + 1);
  }
  const ending = all.filter((row) => matches(row, filter, 'withinDays'));
  const within = (days: ExpiryRange) => ending.filter((row) => endsWithin(row, days)).length;
  const values = [...vendors].map(([value, count]) => ({ value, label: value || 'Not given', count }));
  return {
    statuses: { ...statuses, all: passing.length - statuses.archived },
    vendors: values.sort((a, b) => compare(naturalKey(a.label), naturalKey(b.label))),
    within: { 30: within(30), 60: within(60), 90: within(90) },
  };
}
