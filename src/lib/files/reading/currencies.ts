import type { DecimalMark } from '../import-mapping.ts';

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
  '￥': 'JPY',
  円: 'JPY',
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

/** The currency that a unit beside an amount stands for; null: none alone. */
export function currencyOf(unit: string): string | null {
  const text = unit.toUpperCase().replace(/\.$/, '');
  return SYMBOLS[text] ?? (/^[A-Z]{3}$/.test(text) ? text : null);
}

/**
 * The mark before decimals where an amount like "$1,234" leaves it open and the currency does not: those who write dollars
 * divide thousands by commas, and most others by points. "£99.999" stays open.
 */
export function usualMark(amount: string, currency: string | null): DecimalMark | null {
  if (currency === null) return null;
  const isPointFirst = POINT_FIRST.has(currency);
  return amount.includes('.') === isPointFirst ? null : isPointFirst ? '.' : ',';
}
