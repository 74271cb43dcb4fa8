import { LOCALE } from './locale.ts';

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
const WHOLE = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** "812 kB", "3.2 MB", "10.7 GB": the unit that leaves one to three digits, as the settings of phones say it. */
export function sizeWords(bytes: number): string {
  let size = bytes;
  let unit = 0;
  // Half a unit below 1,000 would be rounded up to "1000 kB".
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  const digits = unit < 2 || size >= 99.95 ? WHOLE : TENTHS;
  return `${digits.format(size)} ${UNITS[unit]}`;
}
