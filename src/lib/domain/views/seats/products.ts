import { foldSearch, naturalKey } from '../../../base/text.ts';
import type { Product } from '../../records/product.ts';
import { searchTextOf } from '../../records/core/read-row.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';

export interface ProductRow {
  readonly product: Product;
  /** Installations; 0 also when this person sees none. */
  readonly installs: number;
  readonly isPending: boolean;
}

/** The catalog, by name in natural order. Every word must be found in name or publisher. */
export function products(
  reader: Reader,
  query: { search: string },
  _context: ViewContext,
): readonly ProductRow[] {
  const words = foldSearch(query.search).split(/\s+/);
  const keyed: { key: string; row: ProductRow }[] = [];
  for (const product of reader.slots('products')) {
    if (!product) continue;
    const text = searchTextOf('products', product);
    if (!words.every((word) => text.includes(word))) continue;
    const installs = reader.find('installations', 'byProduct', product.id).length;
    const row = { product, installs, isPending: reader.isPending('products', product.id) };
    keyed.push({ key: `${naturalKey(product.name)}\n${product.id}`, row });
  }
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ row }) => row);
}
