import { LOCALE } from './locale.ts';
import { counted } from './numbers.ts';

const TIME = new Intl.DateTimeFormat(LOCALE, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const MONTH = new Intl.DateTimeFormat(LOCALE, { month: 'short', timeZone: 'UTC' });
/** Looked up, since a day is said in every cell of a table: 40 times as fast as to format it. */
const MONTHS = Array.from({ length: 12 }, (_, month) => MONTH.format(Date.UTC(2026, month)));

/** "Nov" of 10. */
export function monthName(month: number): string {
  return MONTHS[month] ?? '';
}

/** "30 Aug 2026", in the reader's zone. */
export function formatDay(at: number): string {
  const day = new Date(at);
  return `${day.getDate()} ${MONTHS[day.getMonth()]} ${day.getFullYear()}`;
}

/** "09:12", in the reader's zone. */
export function formatTime(at: number): string {
  return TIME.format(at);
}

/** "30 Aug 2026, 09:12", in the reader's zone. */
export function formatMoment(at: number): string {
  return `${formatDay(at)}, ${formatTime(at)}`;
}

/** "31 Dec 2026" of "2026-12-31": a day of the calendar, the same in every zone. */
export function dayWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${monthName((month ?? 1) - 1)} ${year}`;
}

/** "Nov 2026" of "2026-11". */
export function monthWords(month: string): string {
  return `${monthName(Number(month.slice(5, 7)) - 1)} ${month.slice(0, 4)}`;
}

/** "Nov" of "2026-11", and "Jan 26" where a year or the picture begins. */
export function shortMonth(month: string, isFirst: boolean): string {
  const name = monthName(Number(month.slice(5, 7)) - 1);
  return isFirst || month.endsWith('-01') ? `${name} ${month.slice(2, 4)}` : name;
}

/** "in 37 days", "today", "20 days ago". */
export function daysLeftWords(daysLeft: number): string {
  if (daysLeft === 0) return 'today';
  const days = counted(Math.abs(daysLeft), 'day');
  return daysLeft > 0 ? `in ${days}` : `${days} ago`;
}

/** "12 months", "1 month", "45 days". */
export function lengthWords({ months, days }: { months: number | null; days: number }): string {
  return months !== null && months > 0 ? counted(months, 'month') : counted(days, 'day');
}

/** "1 Jan 2026 to 31 Dec 2026", or as much of it as is known; "" for none. */
export function periodWords(from: string | null, to: string | null): string {
  const [start, end] = [from, to].map((day) => (day === null ? '' : dayWords(day)));
  if (start && end) return `${start} to ${end}`;
  return start ? `from ${start}` : end ? `until ${end}` : '';
}
