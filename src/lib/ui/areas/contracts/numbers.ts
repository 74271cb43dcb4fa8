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

/** "EUR 12,345.60" */
export function priceWords(cents: number | null, currency: string): string {
  if (cents === null) return 'Not known';
  const amount = (cents / 100).toLocaleString('en-US', {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  return currency === '' ? amount : `${currency} ${amount}`;
}
