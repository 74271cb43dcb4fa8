import { type Rejection, rejection } from '../import-causes.ts';
import type { DecimalMark } from '../import-mapping.ts';
import type { RowReading, Texts } from '../kinds/kind.ts';
import { markOf } from './column-numbers.ts';
import { currencyOf, usualMark } from './currencies.ts';
import { readNumber } from './import-numbers.ts';
import { moneyParts } from './money-parts.ts';
import { titleCurrency } from './title-currency.ts';

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

interface HowToRead {
  readonly markOf?: MarkOf;
  /** Of an amount that has none. */
  readonly currency?: string;
}

/** The price of a row, and what to say of one that can't be read. A cell without a currency has that of its title. */
export function priceOf(
  texts: Texts,
  reading: RowReading,
): { price: Money | null; unread: { leftOut?: Rejection } } {
  const title = reading.titles[reading.choices.mapping['price'] ?? -1] ?? '';
  const { currency } = titleCurrency(title);
  const price = readMoney(texts('price'), { markOf: markOf(reading, 'price'), currency });
  return price !== null && 'cause' in price
    ? { price: null, unread: { leftOut: price } }
    : { price, unread: {} };
}

/** A price with its currency: "$12.58", "1.234,50 €", "US$ 1,234", "CHF 1'234.50", "1.234,- €"; null for none; or why not. */
export function readMoney(
  cell: string,
  { markOf = () => null, currency: usual = '' }: HowToRead = {},
): Money | null | Rejection {
  if (/^(?:|-|–|n\/?a|none|null)$/i.test(cell.trim())) return null;
  const not = (cause: string) => rejection(cause, `It is "${cell.trim()}".`);
  const { amount, unit } = moneyParts(cell) ?? { amount: '', unit: '' };
  const currency = currencyOf(unit || usual);
  const number = readNumber(amount, markOf(unit) ?? usualMark(amount, currency));
  if (number === null) return not(priceCauses.notAPrice);
  if (currency === null) return not(priceCauses.noCurrency);
  if (number === 'two-ways') return not(priceCauses.twoWays);
  const cents = Math.round(number * 100);
  return Number.isSafeInteger(cents) ? { cents, currency } : not(priceCauses.notAPrice);
}
