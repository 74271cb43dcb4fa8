import type { ProductRow } from '#lib/domain/views/products/product-figures.ts';
import { troubleWith } from '../changes/refused.ts';
import { counted, formatCount, priceWords } from '../format/numbers.ts';

export const oneKindWords: Readonly<Record<ProductRow['kind'], string>> = {
  product: 'Product',
  service: 'Cloud service',
  support: 'Phone support',
};

type Bought = Pick<ProductRow, 'bought' | 'isUnlimited'>;

/** "40", "40, and some without a limit", "No limit". */
export function boughtWords({ bought, isUnlimited }: Bought): string {
  if (!isUnlimited) return formatCount(bought);
  return bought === 0 ? 'No limit' : `${formatCount(bought)}, and some without a limit`;
}

/** Of what has no limit, nothing is counted free. */
export function freeWords({ free, bought, isUnlimited }: Bought & Pick<ProductRow, 'free'>): string {
  return isUnlimited && bought === 0 ? 'No limit' : formatCount(free);
}

/** "EUR 1,200.00, USD 90.00". */
export function costWords({ cost }: Pick<ProductRow, 'cost'>): string {
  if (cost.length === 0) return 'Not known';
  return cost.map(({ cents, currency }) => priceWords(cents, currency)).join(', ');
}

export function productSeatsWords(row: ProductRow): string {
  const bought = row.isUnlimited ? 'no limit' : `${formatCount(row.bought)} bought`;
  return `${formatCount(row.assigned)} assigned, ${bought}, on ${counted(row.installed, 'device')}`;
}

const own = {
  invalid: 'A suite can’t include itself, or a product that includes it. Nothing was changed.',
};
export const productTrouble = troubleWith(own);
