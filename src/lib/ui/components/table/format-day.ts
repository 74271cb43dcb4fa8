const MOMENT = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
/** Three letters each; Intl would write "Sept". */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const COUNT = new Intl.NumberFormat('en-US');

/** "30 Aug 2026", in the reader's zone. */
export function formatDay(at: number): string {
  const day = new Date(at);
  return `${day.getDate()} ${MONTHS[day.getMonth()]} ${day.getFullYear()}`;
}

/** "30 Aug 2026, 09:12", in the reader's zone. */
export function formatMoment(at: number): string {
  return `${formatDay(at)}, ${MOMENT.format(at)}`;
}

/** "09:12", in the reader's zone. */
export function formatTime(at: number): string {
  return MOMENT.format(at);
}

/** "1,204". */
export function formatCount(count: number): string {
  return COUNT.format(count);
}
