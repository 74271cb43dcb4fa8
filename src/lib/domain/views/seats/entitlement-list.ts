import { foldSearch, naturalKey } from '../../../base/text.ts';
import { seatsBought } from '../../mutations/seats/seat-rules.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Entitlement, EntitlementKind, SeatPolicy } from '../../records/entitlement.ts';
import type { Product } from '../../records/product.ts';
import type { Reader } from '../../tx.ts';
import { type SeatCache, seatCache } from './seat-cache.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from '../view.ts';

type EntitlementColumn =
  'product' | 'contract' | 'kind' | 'bought' | 'assigned' | 'free' | 'overage' | 'ends';

/** Empty lists: any. */
interface EntitlementFilter {
  /** Words that must all be found in product, publisher, contract number, label or vendor. */
  readonly search: string;
  readonly contracts: readonly string[];
  readonly products: readonly string[];
  readonly productKinds: readonly Product['kind'][];
  /** `free`: has free seats; `over`: more are assigned than bought; `expired`: its own end is past. */
  readonly state: 'free' | 'over' | 'expired' | null;
}

export const noEntitlementFilter: EntitlementFilter = {
  search: '',
  contracts: [],
  products: [],
  productKinds: [],
  state: null,
};

interface EntitlementListQuery extends Window {
  readonly filter: EntitlementFilter;
  readonly sort: Sort<EntitlementColumn>;
  readonly withFacets: boolean;
}

/** An entitlement with its seats counted: the same numbers as the list of people behind them. */
export interface EntitlementRow {
  readonly id: string;
  readonly contractId: string;
  readonly contractNumber: string;
  readonly contractLabel: string;
  readonly productId: string;
  readonly product: string;
  readonly productKind: Product['kind'];
  readonly kind: EntitlementKind;
  readonly policy: SeatPolicy;
  /** Seats bought; null: unlimited, or it takes no seats (see `kind`). */
  readonly bought: number | null;
  /** People who hold it. */
  readonly assigned: number;
  /** null where there is nothing to count against. */
  readonly free: number | null;
  /** How many are to be bought. */
  readonly overage: number;
  readonly startDay: string | null;
  readonly endDay: string | null;
  readonly isExpired: boolean;
  readonly isPending: boolean;
}

interface EntitlementFacets {
  readonly products: readonly FacetValue[];
  readonly productKinds: readonly FacetValue[];
}

/** Every entitlement with bought, assigned, free and overage. Ties of a sort fall to product, contract, then id. */
export function entitlementList(
  reader: Reader,
  query: EntitlementListQuery,
  context: ViewContext,
): Listed<EntitlementRow, EntitlementFacets> {
  const cache = seatCache(reader);
  const all: EntitlementRow[] = [];
  for (const one of reader.slots('entitlements'))
    if (one) all.push(entitlementRow(reader, cache, one, context));
  const { filter, sort, from, count } = query;
  const found = all.filter((row) => matches(reader, row, filter));
  const keyed = found.map((row) => ({ row, key: sortKey(row, sort.column), tie: tieOf(row) }));
  keyed.sort((a, b) => compare(a.key, b.key) || compare(a.tie, b.tie));
  if (sort.isDescending) keyed.reverse();
  const rows = keyed.slice(Math.max(0, from), from + count).map(({ row }) => row);
  const facets = query.withFacets ? facetsOf(reader, all, filter) : null;
  return { rows, total: found.length, facets };
}

export function entitlementRow(
  reader: Reader,
  { holdings }: SeatCache,
  entitlement: Entitlement,
  { now }: ViewContext,
): EntitlementRow {
  const { id, contractId, productId, kind, policy, startDay, endDay } = entitlement;
  const contract = reader.get('contracts', contractId);
  const product = reader.get('products', productId);
  const bought = seatsBought(entitlement);
  const assigned = holdings.heldBy(id);
  return {
    id,
    contractId,
    contractNumber: contract?.number ?? '',
    contractLabel: contract?.label ?? '',
    productId,
    product: product?.name ?? '',
    productKind: product?.kind ?? 'product',
    kind,
    policy,
    bought,
    assigned,
    free: bought === null ? null : Math.max(0, bought - assigned),
    overage: bought === null ? 0 : Math.max(0, assigned - bought),
    startDay,
    endDay,
    isExpired: endDay !== null && endDay < dayOf(now),
    isPending: reader.isPending('entitlements', id),
  };
}

function matches(
  reader: Reader,
  row: EntitlementRow,
  filter: EntitlementFilter,
  but?: keyof EntitlementFilter,
): boolean {
  const among = (part: keyof EntitlementFilter, values: readonly string[], value: string) =>
    part === but || values.length === 0 || values.includes(value);
  return (
    among('contracts', filter.contracts, row.contractId) &&
    among('products', filter.products, row.productId) &&
    among('productKinds', filter.productKinds, row.productKind) &&
    isInState(row, filter.state) &&
    hasWords(reader, row, filter.search)
  );
}

function isInState(row: EntitlementRow, state: EntitlementFilter['state']): boolean {
  if (state === null) return true;
  if (state === 'expired') return row.isExpired;
  return state === 'over' ? row.overage > 0 : row.free !== null && row.free > 0;
}

function hasWords(reader: Reader, row: EntitlementRow, search: string): boolean {
  if (search.trim() === '') return true;
  const publisher = reader.get('products', row.productId)?.publisher ?? '';
  const vendor = reader.get('contracts', row.contractId)?.vendor ?? '';
  const text = foldSearch(
    `${row.product}\n${publisher}\n${row.contractNumber}\n${row.contractLabel}\n${vendor}`,
  );
  return foldSearch(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function sortKey(row: EntitlementRow, column: EntitlementColumn): string | number {
  switch (column) {
    case 'product':
      return naturalKey(row.product);
    case 'contract':
      return naturalKey(row.contractNumber);
    case 'kind':
      return row.kind;
    case 'bought':
      return row.bought ?? Infinity;
    case 'assigned':
    case 'overage':
      return row[column];
    case 'free':
      return row.free ?? Infinity;
    case 'ends':
      return row.endDay ?? '9999';
  }
}

function tieOf(row: EntitlementRow): string {
  return `${naturalKey(row.product)}\n${naturalKey(row.contractNumber)}\n${row.id}`;
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function facetsOf(
  reader: Reader,
  all: readonly EntitlementRow[],
  filter: EntitlementFilter,
): EntitlementFacets {
  const counted = (part: 'products' | 'productKinds', field: 'productId' | 'productKind') => {
    const counts = new Map<string, number>();
    for (const row of all) {
      if (matches(reader, row, filter, part)) counts.set(row[field], (counts.get(row[field]) ?? 0) + 1);
    }
    return [...counts];
  };
  const products = counted('products', 'productId').map(([value, count]) => ({
    value,
    count,
    label: reader.get('products', value)?.name ?? '',
  }));
  products.sort((a, b) => compare(naturalKey(a.label), naturalKey(b.label)));
  const productKinds = counted('productKinds', 'productKind').map(([value, count]) => ({
    value,
    label: value,
    count,
  }));
  return { products, productKinds: productKinds.sort((a, b) => compare(a.value, b.value)) };
}
