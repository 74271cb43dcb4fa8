const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const COUNT = new Intl.NumberFormat('en-US');

/** "30 Aug 2026", in the reader's zone. */
export function formatDay(at: number): string {
  return DAY.format(at);
}

/** "30 Aug 2026, 09:12", in the reader's zone. */
export function formatMoment(at: number): string {
  return MOMENT.format(at);
}

/** "1,204". */
export function formatCount(count: number): string {
  return COUNT.format(count);
}
