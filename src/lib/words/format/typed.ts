import { THOUSANDTHS } from '#lib/domain/records/credit-amount.ts';

/** "1,200" or "1 200" as a whole number; null: it is none. */
export function wholeNumber(text: string): number | null {
  const digits = text.trim().replace(/[\s,.'’](?=\d{3}(?!\d))/g, '');
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** "12,345.60", "12.345,60" or "12345" in hundredths. null: nothing was typed; undefined: it is no price. */
export function priceCents(text: string): number | null | undefined {
  const typed = text.trim().replace(/[\s'’]/g, '');
  if (typed === '') return null;
  const [, whole = '', fraction = ''] = /^([\d.,]*?)(?:[.,](\d{1,2}))?$/.exec(typed) ?? [];
  // Groups of three behind the first separator, or no separator at all.
  if (!/^(\d+|\d{1,3}([.,]\d{3})+)$/.test(whole)) return undefined;
  const cents = Number(whole.replace(/[.,]/g, '')) * 100 + Number(fraction.padEnd(2, '0'));
  return Number.isSafeInteger(cents) ? cents : undefined;
}

/** "12,345.60", as it is typed. */
export function priceText(cents: number | null): string {
  return cents === null ? '' : (cents / 100).toFixed(2);
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
