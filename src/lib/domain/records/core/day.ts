import * as v from 'valibot';

/**
 * A day of the calendar as contracts name it, "2026-12-31": no clock and no zone, so that it reads the same in every
 * office. Compares as text.
 */
export const dayText = v.pipe(v.string(), v.isoDate(), v.check(isRealDay, 'There is no such day.'));

const DAY_MS = 86_400_000;

/** The day of a moment (ms), in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Days from one day to a later one; negative when it is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** The day so many days later. */
export function dayAfter(day: string, days: number): string {
  return dayOf(Date.parse(day) + days * DAY_MS);
}

function isRealDay(text: string): boolean {
  const at = Date.parse(text);
  return !Number.isNaN(at) && dayOf(at) === text;
}
