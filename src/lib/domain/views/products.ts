import type { Product } from '../records/product.ts';
import type { Reader } from '../tx.ts';
import type { ViewContext } from './view.ts';

export interface ProductRow {
  readonly product: Product;
  /** Installations; 0 also when this person sees none. */
  readonly installs: number;
  readonly isPending: boolean;
}

/** The catalog, by name in natural order. */
export function products(
  reader: Reader,
  query: { search: string },
  context: ViewContext,
): readonly ProductRow[] {
  (void reader, query, context);
  throw new Error('Not built yet');
}
