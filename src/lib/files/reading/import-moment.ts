import { dayOf } from '../../domain/records/core/day.ts';
import type { DateOrder } from '../import-mapping.ts';
import { spelledDay } from './spelled-day.ts';

/** Why a cell tells no moment: null is "never". */
type NoMoment = null | 'not-a-date' | 'two-ways';
/** What a cell says about a moment: ms in UTC, or why it can't be told. */
type ReadMoment = number | NoMoment;
/** What a cell says about a day: "2026-12-31", or why it can't be told. */
type ReadDay = { readonly day: string } | NoMoment;

/** A clock as it stands on the wall: ms as if it were in UTC, and how many minutes it is ahead of that. */
interface Wall {
  readonly at: number;
  readonly ahead: number;
}

const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?`;
// Hours alone are a zone behind a clock only: "2026-11-24-05" is none.
const ZONE = String.raw`(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|(?<=:\d\d(?:[.,]\d+)?\s*)[+-]\d{2})`;
const ISO = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+${CLOCK})?\s*${ZONE}?$`, 'i');
/** Any day, then a clock: "24. November 2026, 14:05 Uhr", "11/24/2026 2:05:33 PM -05:00", "Tue Nov 24 14:05:33 2026". */
const SPELLED = new RegExp(
  String.raw`^(.*?)(?:(?:T|,?\s+(?:at\s+|um\s+)?)${CLOCK}\s*([ap]\.?\s?m\.?)?(?:\s*Uhr)?\s*${ZONE}?(\s+\d{4})?)?$`,
  'i',
);
const NEVER = new Set([
  '',
  '-',
  '–',
  'never',
  'n/a',
  'na',
  'none',
  'null',
  'unknown',
  'nie',
  'jamais',
  'nunca',
]);
/** No inventory is older; dates before it are clocks that were never set. */
const FIRST_YEAR = 1990;
const SECOND = 1_000;

/**
 * A date as inventories write it: ISO 8601 with or without a zone, 24.11.2026, 11/24/2026 2:05 PM, 24-Nov-2026, the number
 * of a spreadsheet or of a Unix clock. Without a zone it is UTC: the file does not say where it was made.
 */
export function readMoment(cell: string, order: DateOrder | null): ReadMoment {
  const wall = readWall(cell.trim(), order);
  return wall === null || typeof wall === 'string' ? wall : wall.at - wall.ahead * 60_000;
}

/**
 * The day as the file has it, whatever the hour and the zone beside it: a contract that ends on December 31 does so in
 * every zone, and vendors count use by the day of the person's own clock.
 */
export function readDay(cell: string, order: DateOrder | null): ReadDay {
  const wall = readWall(cell.trim(), order);
  return wall === null || typeof wall === 'string' ? wall : { day: dayOf(wall.at) };
}

function readWall(text: string, order: DateOrder | null): Wall | NoMoment {
  const iso = ISO.exec(text);
  if (iso) {
    const [, year, month, day, ...clock] = iso;
    return wallOf([Number(year), Number(month), Number(day)], clockOf(clock.slice(0, 4)), clock[4]);
  }
  if (NEVER.has(text.toLowerCase())) return null;
  const [, before = '', hour, minute, second, fraction, half, zone, year = ''] = SPELLED.exec(text) ?? [];
  if (hour === undefined && /^\d+(?:[.,]\d+)?$/.test(before)) return countedWall(before);
  const day = spelledDay(before.replace(/\s*(?:Z|UTC)?$/i, '') + year, order);
  if (typeof day === 'string') return day;
  return wallOf(day, clockOf([hour, minute, second, fraction], half), zone);
}

/** Ms since midnight; NaN where no clock shows it. */
function clockOf(
  [hour = '0', minute = '0', second = '0', fraction = '0']: readonly (string | undefined)[],
  half?: string,
): number {
  const hours = hourOfDay(Number(hour), half);
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return Number.NaN;
  return (
    ((hours * 60 + Number(minute)) * 60 + Number(second)) * SECOND +
    Number(fraction.padEnd(3, '0').slice(0, 3))
  );
}

function hourOfDay(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

function wallOf(
  [year = 0, month = 0, day = 0]: readonly number[],
  clock: number,
  zone = 'Z',
): Wall | 'not-a-date' {
  const midnight = Date.UTC(year, month - 1, day);
  const back = new Date(midnight);
  const ahead = minutesAhead(zone);
  const isReal = year >= FIRST_YEAR && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
  return isReal && !Number.isNaN(clock) && Math.abs(ahead) <= 14 * 60
    ? { at: midnight + clock, ahead }
    : 'not-a-date';
}

function minutesAhead(zone: string): number {
  const match = /([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

/** Days before 1970 of which spreadsheets count. */
const SPREADSHEET_EPOCH = 25_569;

/** A number alone: days of a spreadsheet ("45985.58"), seconds or ms of a Unix clock, "20261124" and longer. */
function countedWall(text: string): Wall | 'not-a-date' {
  const [, whole = '', digits] = /^(\d+)(?:[.,](\d+))?$/.exec(text) ?? [];
  const compact = /^((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(whole);
  if (compact && (digits === undefined || whole.length === 14)) {
    const [, year, month, day, hour, minute, second] = compact;
    return wallOf([Number(year), Number(month), Number(day)], clockOf([hour, minute, second]));
  }
  const number = Number(`${whole}.${digits ?? '0'}`);
  if (whole.length === 5) return countedFrom(Math.round((number - SPREADSHEET_EPOCH) * 86_400) * SECOND);
  if (whole.length === 10) return countedFrom(Math.round(number * SECOND));
  return whole.length === 13 && digits === undefined ? countedFrom(number) : 'not-a-date';
}

/** What any of these counts may mean lies between 1990 and 2078, where the days of spreadsheets get to 65,000. */
function countedFrom(at: number): Wall | 'not-a-date' {
  const isLikely = at >= Date.UTC(FIRST_YEAR, 0) && at < Date.UTC(2078, 0);
  return isLikely ? { at, ahead: 0 } : 'not-a-date';
}
