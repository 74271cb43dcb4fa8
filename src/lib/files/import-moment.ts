import type { DateOrder } from './import-mapping.ts';

/** What a cell says about a moment: ms in UTC, null for "never", or why it can't be told. */
export type ReadMoment = number | null | 'not-a-date' | 'two-ways';

const ISO =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const WRITTEN =
  /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap]\.?m\.?)?)?\s*(Z|UTC)?$/i;
const NEVER = new Set(['', '-', '–', 'never', 'n/a', 'na', 'none', 'null', 'unknown']);
/** No inventory is older; dates before it are clocks that were never set. */
const FIRST_YEAR = 1990;

/**
 * A date as inventories write it: ISO 8601 with or without a zone, 24.11.2026, 11/24/2026 2:05 PM. Without a zone it
 * is UTC: the file does not say where it was made.
 */
export function readMoment(cell: string, order: DateOrder | null): ReadMoment {
  const text = cell.trim();
  if (NEVER.has(text.toLowerCase())) return null;
  const iso = ISO.exec(text);
  if (iso) {
    const [, year, month, day, hour = '0', minute = '0', second = '0', zone = 'Z'] = iso;
    return momentOf([year, month, day, hour, minute, second].map(Number), offsetMinutes(zone));
  }
  const written = WRITTEN.exec(text);
  if (!written) return 'not-a-date';
  const [, one, separator, other, year, hour = '0', minute = '0', second = '0', half] = written;
  const isDayFirst = separator === '.' ? true : orderOf(Number(one), Number(other), order);
  if (isDayFirst === null) return 'two-ways';
  const [day, month] = isDayFirst ? [one, other] : [other, one];
  const hours = hourOfDay(Number(hour), half);
  return momentOf([Number(year), Number(month), Number(day), hours, Number(minute), Number(second)], 0);
}

/** Whether the day comes first; null: the numbers allow both and nobody said. */
function orderOf(one: number, other: number, order: DateOrder | null): boolean | null {
  if (one > 12) return true;
  if (other > 12) return false;
  if (one === other) return true;
  return order === null ? null : order === 'day-first';
}

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  // NaN is no moment: "13:00 PM" is refused below.
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function momentOf(parts: readonly number[], offset: number): number | 'not-a-date' {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const back = new Date(at);
  const isReal =
    year >= FIRST_YEAR &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day &&
    minute < 60 &&
    second < 60;
  // 24:00 rolls over to the next day, which the comparison of the day refuses.
  return isReal && Math.abs(offset) <= 14 * 60 ? at - offset * 60_000 : 'not-a-date';
}
