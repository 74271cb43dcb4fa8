import { type Rejection, rejection } from '../import-causes.ts';
import type { DecimalMark } from '../import-mapping.ts';
import type { Texts } from '../kinds/kind.ts';
import { currencyOf, usualMark } from './currencies.ts';
import { readNumber } from './import-numbers.ts';
import { moneyParts } from './money-parts.ts';

export interface Money {
  readonly cents: number;
  readonly currency: string;
}

/** Why the price of a row that is taken is not. */
export const priceCauses = {
  noCurrency: 'The price has no currency that can be told. The row is imported without it.',
  notAPrice: 'The price is not an amount. The row is imported without it.',
  oneOfSeveral: 'A contract has one price, and the row has that of one of its products. It is not kept.',
  twoWays:
    'The price can be read in two ways, with thousands or with decimals. The row is imported without it.',
} as const;

/** The mark before decimals of an amount with this unit; null: nobody knows. */
type MarkOf = (unit: string) => DecimalMark | null;

/** The price of a row, and what to say of one that can't be read. */
export function priceOf(
  texts: Texts,
  markOf: MarkOf,
): { price: Money | null; unread: { leftOut?: Rejection } } {
  const price = readMoney(texts('price'), markOf);
  return price !== null && 'cause' in price
    ? { price: null, unread: { leftOut: price } }
    : { price, unread: {} };
}

/** A price with its currency: "$12.58", "1.234,50 €", "US$ 1,234", "CHF 1'234.50", "1.234,- €"; null for none; or why not. */
export function readMoney(cell: string, markOf: MarkOf = () => null): Money | null | Rejection {
  if (/^(?:|-|–|n\/?a|none|null)$/i.test(cell.trim())) return null;
  const not = (cause: string) => rejection(cause, `It is "${cell.trim()}".`);
  const { amount, unit } = moneyParts(cell) ?? { amount: '', unit: '' };
  const currency = currencyOf(unit);
  const number = readNumber(amount, markOf(unit) ?? usualMark(amount, currency));
  if (number === null) return not(priceCauses.notAPrice);
  if (currency === null) return not(priceCauses.noCurrency);
  if (number === 'two-ways') return not(priceCauses.twoWays);
  const cents = Math.round(number * 100);
  return Number.isSafeInteger(cents) ? { cents, currency } : not(priceCauses.notAPrice);
}
