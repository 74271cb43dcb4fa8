import { foldSearch, naturalKey } from '../../../base/text.ts';
import type { Product } from '../../records/product.ts';
import type { Reader } from '../../tx.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from '../view.ts';
import { type ProductRow, productRows } from './product-figures.ts';

export const productColumns = [
  ...(['name', 'publisher', 'kind', 'bought', 'assigned', 'free'] as const),
  ...(['installed', 'used', 'ends', 'cost'] as const),
] as const;
export type ProductColumn = (typeof productColumns)[number];

export const productKinds = ['product', 'service', 'support'] as const;

/** Empty lists: any. */
export interface ProductFilter {
  /** Words that must all be found in name or vendor. */
  readonly search: string;
  readonly kinds: readonly Product['kind'][];
  readonly publishers: readonly string[];
}

export const noProductFilter: ProductFilter = { search: '', kinds: [], publishers: [] };

interface ProductListQuery extends Window {
  readonly filter: ProductFilter;
  readonly sort: Sort<ProductColumn>;
  readonly withFacets: boolean;
}

export interface ProductFacets {
  readonly kinds: Readonly<Record<Product['kind'] | 'all', number>>;
  readonly publishers: readonly FacetValue[];
}

/** The catalog with its figures. Ties of a sort fall to the name; descending is the exact reverse. */
export function productList(
  reader: Reader,
  { filter, sort, from, count, withFacets }: ProductListQuery,
  context: ViewContext,
): Listed<ProductRow, ProductFacets> {
  const all = reader.slots('products').filter((one) => one !== undefined);
  const rows = productRows(
    reader,
    all.filter((one) => matches(one, filter)),
    context,
  );
  const keyed = rows.map((row) => ({
    row,
    key: sortKey(row, sort.column),
    tie: naturalKey(row.name) + row.id,
  }));
  keyed.sort((a, b) => compare(a.key, b.key) || compare(a.tie, b.tie));
  if (sort.isDescending) keyed.reverse();
  return {
    rows: keyed.slice(Math.max(0, from), from + count).map(({ row }) => row),
    total: rows.length,
    facets: withFacets ? facetsOf(all, filter) : null,
  };
}

function matches(product: Product, filter: ProductFilter, but?: keyof ProductFilter): boolean {
  const { search, kinds, publishers } = filter;
  if (but !== 'kinds' && kinds.length > 0 && !kinds.includes(product.kind)) return false;
  if (but !== 'publishers' && publishers.length > 0 && !publishers.includes(product.publisher)) return false;
  const text = foldSearch(`${product.name}\n${product.publisher}`);
  return foldSearch(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function sortKey(row: ProductRow, column: ProductColumn): string | number {
  switch (column) {
    case 'name':
    case 'publisher':
      return naturalKey(row[column]);
    case 'kind':
      return row.kind;
    case 'ends':
      return row.endDay ?? '9999';
    case 'cost':
      return row.cost.reduce((sum, { cents }) => sum + cents, 0);
    case 'bought':
    case 'assigned':
    case 'free':
    case 'installed':
    case 'used':
      return row[column];
  }
}

function compare(a: string | number, b: string | number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function facetsOf(all: readonly Product[], filter: ProductFilter): ProductFacets {
  const ofKind = all.filter((one) => matches(one, filter, 'kinds'));
  const count = (kind: Product['kind']) => ofKind.filter((one) => one.kind === kind).length;
  const publishers = new Map<string, number>();
  for (const one of all)
    if (matches(one, filter, 'publishers'))
      publishers.set(one.publisher, (publishers.get(one.publisher) ?? 0) + 1);
  const values = [...publishers].map(([value, n]) => ({ value, label: value || 'Not given', count: n }));
  return {
    kinds: {
      ...{ product: count('product'), service: count('service'), support: count('support') },
      all: ofKind.length,
    },
    publishers: values.sort((a, b) => compare(naturalKey(a.label), naturalKey(b.label))),
  };
}
