import type { DateOrder } from '../import-mapping.ts';
import { monthOf } from './month-names.ts';

/** Year, month from 1, day. */
type Day = readonly [number, number, number];

const NUMBERS = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})$/;
const ISO = /^(\d{4})[-/.]\s?(\d{1,2})[-/.]\s?(\d{1,2})\.?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const EAST_ASIAN = /^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일](?:\s*\p{L}{2,4})?$/u;
/** "Tuesday," before it says nothing more. */
const WEEKDAY = /^[\p{L}-]{2,15}\.?,?\s+(?:den\s+)?(?=\p{L}|\d)/u;
const DAY_MONTH =
  /^(\d{1,2})(?:st|nd|rd|th|\.)?[\s/-]*(?:de\s+|of\s+)?(\p{L}{3,})\.?,?[\s/-]*(?:de\s+)?(\d{4}|\d{2})$/iu;
const MONTH_DAY = /^(\p{L}{3,})\.?[\s/-]*(\d{1,2})(?:st|nd|rd|th)?,?[\s/-]+(\d{4})$/iu;

/**
 * A day as people and programs spell it: 24.11.2026, 11/24/26, 24-Nov-2026, "Tuesday, November 24, 2026". "03-04-05" is no
 * day: with hyphens the year may be either end.
 */
export function spelledDay(text: string, order: DateOrder | null): Day | 'not-a-date' | 'two-ways' {
  const numbers = NUMBERS.exec(text);
  if (numbers) return dayOfNumbers(numbers, order);
  const sorted = ISO.exec(text) ?? COMPACT.exec(text) ?? EAST_ASIAN.exec(text);
  if (sorted) return [Number(sorted[1]), Number(sorted[2]), Number(sorted[3])];
  return dayInWords(text) ?? dayInWords(text.replace(WEEKDAY, '')) ?? 'not-a-date';
}

function dayOfNumbers(
  [, one = '', separator, other = '', year = '']: RegExpExecArray,
  order: DateOrder | null,
): Day | 'not-a-date' | 'two-ways' {
  if (separator === '-' && year.length === 2) return 'not-a-date';
  const isDayFirst = separator === '.' ? true : isFirstTheDay(Number(one), Number(other), order);
  if (isDayFirst === null) return 'two-ways';
  const [day, month] = isDayFirst ? [one, other] : [other, one];
  return [yearOf(year), Number(month), Number(day)];
}

/** null: the numbers allow both and nobody said. */
function isFirstTheDay(one: number, other: number, order: DateOrder | null): boolean | null {
  if (one > 12) return true;
  if (other > 12) return false;
  if (one === other) return true;
  return order === null ? null : order === 'day-first';
}

function dayInWords(text: string): Day | null {
  const [, day, name = '', year = ''] = DAY_MONTH.exec(text) ?? [];
  const [, otherName = '', otherDay, otherYear = ''] = MONTH_DAY.exec(text) ?? [];
  const month = monthOf(name || otherName);
  return month === null ? null : [yearOf(year || otherYear), month, Number(day ?? otherDay)];
}

/** No list has what is older than 1990 or ends after 2089. */
function yearOf(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 90 ? 2000 + year : 1900 + year;
}
