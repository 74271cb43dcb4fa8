import { type Rejection, rejection } from '../import-causes.ts';
import { readNumber } from './import-numbers.ts';
import type { Texts } from '../kinds/kind.ts';

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

/** What stands for one currency alone: "kr" is three of them, and says none. */
const SYMBOLS: Readonly<Record<string, string>> = {
  $: 'USD',
  US$: 'USD',
  A$: 'AUD',
  AU$: 'AUD',
  C$: 'CAD',
  CA$: 'CAD',
  NZ$: 'NZD',
  HK$: 'HKD',
  S$: 'SGD',
  R$: 'BRL',
  MX$: 'MXN',
  '€': 'EUR',
  EURO: 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₹': 'INR',
  '₩': 'KRW',
  '₺': 'TRY',
  '₽': 'RUB',
  '₪': 'ILS',
  ZŁ: 'PLN',
  KČ: 'CZK',
  FT: 'HUF',
  LEI: 'RON',
  FR: 'CHF',
  SFR: 'CHF',
};
const POINT_FIRST = new Set(['USD', 'GBP', 'AUD', 'CAD', 'NZD', 'HKD', 'SGD', 'JPY', 'INR', 'ILS', 'MXN']);

/** The price of a row, and what to say of one that can't be read. */
export function priceOf(texts: Texts): { price: Money | null; unread: { leftOut?: Rejection } } {
  const price = readMoney(texts('price'));
  return price !== null && 'cause' in price
    ? { price: null, unread: { leftOut: price } }
    : { price, unread: {} };
}

/** A price with its currency: "$12.58", "1.234,50 €", "US$ 1,234", "CHF 1'234.50", "1.234,- €"; null for none; or why not. */
export function readMoney(cell: string): Money | null | Rejection {
  if (/^(?:|-|–|n\/?a|none|null)$/i.test(cell.trim())) return null;
  const not = (cause: string) => rejection(cause, `It is "${cell.trim()}".`);
  const [, before = '', written = '', after = ''] =
    /^\s*([^\d\s.,+-]*)\.?\s*([\d.,\s'’]+?(?:[.,][-–—]+)?)\s*([^\d\s,+-]*)\s*$/u.exec(cell) ?? [];
  const amount = written.replace(/[.,][-–—]+$/u, '');
  const number = readNumber(amount);
  if (number === null || (before !== '' && after !== '')) return not(priceCauses.notAPrice);
  const currency = currencyOf(before || after);
  if (currency === null) return not(priceCauses.noCurrency);
  if (isTwoWays(amount, currency)) return not(priceCauses.twoWays);
  const cents = Math.round(number * 100);
  return Number.isSafeInteger(cents) ? { cents, currency } : not(priceCauses.notAPrice);
}

function currencyOf(text: string): string | null {
  const unit = text.toUpperCase().replace(/\.$/, '');
  return SYMBOLS[unit] ?? (/^[A-Z]{3}$/.test(unit) ? unit : null);
}

/** "£99.999" is a hundred pounds, or a hundred thousand as others write it. */
function isTwoWays(amount: string, currency: string): boolean {
  const isOneMark = /^\d{1,3}[.,]\d{3}$/.test(amount);
  return isOneMark && amount.includes('.') === POINT_FIRST.has(currency) && !amount.startsWith('0');
}
