import { THOUSANDTHS } from '#lib/domain/records/credit-amount.ts';
import { LOCALE } from './locale.ts';

// Made once: a formatter takes 20 µs to make and 0.2 µs to use, and tables ask for thousands.
const COUNT = new Intl.NumberFormat(LOCALE);
const ROUGH = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 1 });
const MONEY = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const SHARE = new Intl.NumberFormat(LOCALE, { style: 'percent', maximumFractionDigits: 0 });
const PLURAL = new Intl.PluralRules(LOCALE);

/** "1,204". */
export function formatCount(count: number): string {
  return COUNT.format(count);
}

/** "1 row", "1,204 rows": a count with its word. `many` where an s does not do. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${COUNT.format(count)} ${wordFor(count, one, many)}`;
}

/** The word alone, where the count stands elsewhere: "is" or "are". */
export function wordFor(count: number, one: string, many = `${one}s`): string {
  return PLURAL.select(count) === 'one' ? one : many;
}

/** "1,234.567" of thousandths. */
export function creditNumber(amount: number): string {
  return COUNT.format(amount / THOUSANDTHS);
}

/** "1,234.5" of thousandths: for rates and for what is estimated. */
export function roughNumber(amount: number): string {
  return ROUGH.format(amount / THOUSANDTHS);
}

/** "1,234.50" of hundredths. */
export function moneyWords(cents: number): string {
  return MONEY.format(cents / 100);
}

/** "EUR 12,345.60"; without a currency the number alone. */
export function priceWords(cents: number | null, currency: string | null): string {
  if (cents === null) return 'Not known';
  return currency ? `${currency} ${moneyWords(cents)}` : moneyWords(cents);
}

/** "12%" of a whole; what is there and less than one in a hundred is not nothing. */
export function shareWords(part: number, whole: number): string {
  const share = whole === 0 ? 0 : part / whole;
  return share > 0 && share < 0.01 ? `under ${SHARE.format(0.01)}` : SHARE.format(share);
}
