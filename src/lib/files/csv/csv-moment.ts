/** A moment as every CSV has it: ISO 8601 in UTC, to the second; "" when there is none. */
export function csvMoment(at: number | null): string {
  if (at === null) return '';
  const seconds = Math.floor(at / 1_000);
  const day = Math.floor(seconds / DAY);
  const second = seconds - day * DAY;
  const minute = Math.floor(second / 60);
  return `${dayText(day)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second % 60)}Z`;
}

const DAY = 86_400;
/** Days told before, by their number: a file of 230,000 rows has a few hundred, and asking a Date for each row took 0.3 s. */
const dayTexts = new Map<number, string>();
const MAX_DAYS = 10_000;

function dayText(day: number): string {
  let text = dayTexts.get(day);
  if (text === undefined) {
    if (dayTexts.size >= MAX_DAYS) dayTexts.clear();
    text = new Date(day * DAY * 1_000).toISOString().slice(0, 10);
    dayTexts.set(day, text);
  }
  return text;
}

function two(number: number): string {
  return number < 10 ? `0${number}` : `${number}`;
}
