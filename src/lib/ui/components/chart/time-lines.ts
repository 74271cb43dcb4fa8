import { dayWords } from '#lib/words/format/days.ts';
import { formatCount } from '#lib/words/format/numbers.ts';

/** A line over days, all lines of a picture over the same ones. */
export interface TimeLine {
  readonly key: string;
  readonly label: string;
  /** null: not known on that day. */
  readonly values: readonly (number | null)[];
}

/** The day as uPlot has it: seconds, UTC. */
export function secondsOf(day: string): number {
  return Date.parse(day) / 1_000;
}

/** Of one day; null: not known. */
export function valueWords(value: number | null): string {
  return value === null ? 'not known' : formatCount(value);
}

/** What a line says without being looked at closely: its last value, its highest and its lowest. */
export function lineWords(days: readonly string[], { values }: TimeLine): string {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, day: days[at]! }]));
  const last = known.at(-1);
  if (!last) return 'not known';
  const most = known.reduce((best, one) => (one.value > best.value ? one : best));
  const least = known.reduce((best, one) => (one.value < best.value ? one : best));
  if (most.value === least.value) return `${formatCount(last.value)} throughout`;
  return `${formatCount(last.value)} on ${dayWords(last.day)}; most ${formatCount(most.value)} on ${dayWords(most.day)}, least ${formatCount(least.value)} on ${dayWords(least.day)}`;
}
