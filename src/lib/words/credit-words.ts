import { THOUSANDTHS } from '#lib/domain/records/credit-amount.ts';

/** "1,234.5" of thousandths. */
export function creditNumber(amount: number): string {
  return (amount / THOUSANDTHS).toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** "1,234.5" with at most one decimal: for rates and for what is estimated. */
export function roughNumber(amount: number): string {
  return (amount / THOUSANDTHS).toLocaleString('en-US', { maximumFractionDigits: 1 });
}

/** What credits are called in the midst of a sentence: as the account has it. */
export function unitWords(unit: string): string {
  return unit === '' ? 'credits' : unit;
}

/** As a title. */
export function unitTitle(unit: string): string {
  return unit === '' ? 'Credits' : unit;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Nov 2026" of "2026-11". */
export function monthWords(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`;
}

/** "1,234.5", "1234,5" or "12.345" in thousandths; null: it is no amount above nothing. */
export function typedAmount(text: string): number | null {
  const typed = text
    .trim()
    .replace(/[\s'’]/g, '')
    .replace(/,(?=\d{3}(\D|$))/g, '')
    .replace(',', '.');
  if (!/^\d+(\.\d{1,3})?$/.test(typed)) return null;
  const amount = Math.round(Number(typed) * THOUSANDTHS);
  return amount > 0 && Number.isSafeInteger(amount) ? amount : null;
}
