/** A line over days, all lines of a picture over the same ones. */
export interface TimeLine {
  readonly key: string;
  readonly label: string;
  /** null: not known on that day. */
  readonly values: readonly (number | null)[];
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "3 Nov 2026" of "2026-11-03". */
export function dayLabel(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** The day as uPlot has it: seconds, UTC. */
export function secondsOf(day: string): number {
  return Date.parse(day) / 1_000;
}

/** What a line says without being looked at closely: its last value, its highest and its lowest. */
export function lineWords(days: readonly string[], { values }: TimeLine): string {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, day: days[at]! }]));
  const last = known.at(-1);
  if (!last) return 'not known';
  const most = known.reduce((best, one) => (one.value > best.value ? one : best));
  const least = known.reduce((best, one) => (one.value < best.value ? one : best));
  const count = (value: number) => value.toLocaleString('en-US');
  if (most.value === least.value) return `${count(last.value)} throughout`;
  return `${count(last.value)} on ${dayLabel(last.day)}; most ${count(most.value)} on ${dayLabel(most.day)}, least ${count(least.value)} on ${dayLabel(least.day)}`;
}
