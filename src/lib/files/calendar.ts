import { dayAfter } from '../domain/records/core/day.ts';

/** A day in a calendar. */
interface CalendarDay {
  /** Of the record it is about: the same day moved to another date is the same event to a calendar. */
  readonly id: string;
  /** "2026-12-31". */
  readonly day: string;
  readonly summary: string;
  readonly description: string;
}

/**
 * Days as an iCalendar file (RFC 5545): whole days that block nobody's time. `now` (ms) stamps the file, so that a
 * calendar that has an earlier one takes this as newer.
 */
export function calendarOf(days: readonly CalendarDay[], now: number): string {
  const stamp = `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Muster//Contracts//EN',
    'CALSCALE:GREGORIAN',
    ...days.flatMap((one) => eventOf(one, stamp)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => foldLine(line) + LINE_END).join('');
}

const LINE_END = '\r\n';

function eventOf({ id, day, summary, description }: CalendarDay, stamp: string): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${id}@muster`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${dateOf(day)}`,
    // The end is the first day after, 3.6.1.
    `DTEND;VALUE=DATE:${dateOf(dayAfter(day, 1))}`,
    `SUMMARY:${escapeText(summary)}`,
    `DESCRIPTION:${escapeText(description)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

function dateOf(day: string): string {
  return day.replaceAll('-', '');
}

/** 3.3.11: backslash, semicolon, comma and line break are escaped; other control characters are not allowed. */
export function escapeText(text: string): string {
  return (
    text
      .replace(/[\\;,]/g, '\\$&')
      .replace(/\r\n|\r|\n/g, '\\n')
      // eslint-disable-next-line no-control-regex -- what a content line may not have
      .replace(/[\u0000-\u0008\u000a-\u001f\u007f]/g, '')
  );
}

/** 3.1: octets of a line without its break. */
const MAX_OCTETS = 75;

/** Goes on in lines that begin with a blank, never within a character. */
export function foldLine(line: string): string {
  let folded = '';
  let octets = 0;
  for (const character of line) {
    const size = octetsOf(character.codePointAt(0)!);
    if (octets + size > MAX_OCTETS) {
      folded += `${LINE_END} `;
      octets = 1;
    }
    folded += character;
    octets += size;
  }
  return folded;
}

/** In UTF-8. */
function octetsOf(codePoint: number): number {
  if (codePoint < 0x80) return 1;
  if (codePoint < 0x800) return 2;
  return codePoint < 0x1_0000 ? 3 : 4;
}
