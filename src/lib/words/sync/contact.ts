import { formatMoment, formatTime } from '../format/days.ts';

/** Beside the state of sync: when the server last confirmed that all is here. "" where it never did. */
export function contactWords(syncedAt: number | null, now: number): string {
  if (syncedAt === null) return '';
  const isToday = new Date(syncedAt).toDateString() === new Date(now).toDateString();
  return `Last contact ${isToday ? formatTime(syncedAt) : formatMoment(syncedAt)}`;
}
