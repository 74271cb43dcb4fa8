import { describe, expect, it } from 'vitest';
import { calendarOf, escapeText, foldLine } from '#lib/files/calendar.ts';
import type { ContractRow } from '#lib/domain/views/contracts/contract-list.ts';
import { expiryCalendar } from '#lib/ui/areas/contracts/expiry-calendar.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';

const day = { id: 'expiry-1', day: '2026-12-31', summary: 'Contract 1', description: 'Adobe' };
const octets = (text: string) => new TextEncoder().encode(text).length;

describe('a calendar file', () => {
  it('has a whole day for each, which ends the day after and blocks nobody’s time', () => {
    expect(calendarOf([day], NOW).split('\r\n')).toEqual([
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Muster//Contracts//EN', 'CALSCALE:GREGORIAN'],
      ...['BEGIN:VEVENT', 'UID:expiry-1@muster', 'DTSTAMP:20261124T120000Z'],
      ...['DTSTART;VALUE=DATE:20261231', 'DTEND;VALUE=DATE:20270101'],
      ...['SUMMARY:Contract 1', 'DESCRIPTION:Adobe', 'TRANSP:TRANSPARENT', 'END:VEVENT', 'END:VCALENDAR', ''],
    ]);
  });

  it('breaks every line with CRLF and none is longer than 75 octets, whatever people wrote', () => {
    const long = { ...day, summary: 'Büro für Städtebau, “Nord”; '.repeat(9) + '🏗️'.repeat(40) };
    const text = calendarOf([long], NOW);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const lines = text.split('\r\n');
    for (const line of lines) expect(octets(line)).toBeLessThanOrEqual(75);
    expect(lines.some((line) => line.startsWith(' '))).toBe(true);
    const unfolded = text.replaceAll('\r\n ', '');
    expect(unfolded).toContain(`SUMMARY:${escapeText(long.summary)}\r\n`);
  });

  it('folds a line of exactly 75 octets not at all, of one more once', () => {
    expect(foldLine('x'.repeat(75))).toBe('x'.repeat(75));
    expect(foldLine('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x`);
    expect(foldLine('x'.repeat(74) + 'ü')).toBe(`${'x'.repeat(74)}\r\n ü`);
  });

  it('lets no text become a line of the file', () => {
    expect(escapeText('a\\b;c,d\nEND:VEVENT\r\ne\u0000f\u0007')).toBe('a\\\\b\\;c\\,d\\nEND:VEVENT\\nef');
  });
});

describe('the expiries of a list', () => {
  const row = (number: number, endDay: string | null) =>
    ({
      id: testId('ct', number),
      number: `C-${number}`,
      label: 'Design',
      vendor: 'Adobe',
      endDay,
      seats: { bought: 12, used: 14, free: 0, overage: 2 },
    }) as ContractRow;
  const outside = { now: NOW, origin: 'https://muster.example' };

  it('are told with seats and where to look, and those that are not known are counted', () => {
    const made = expiryCalendar([row(1, '2026-12-31'), row(2, null)], outside);
    expect(made).toMatchObject({ days: 1, leftOut: 1 });
    const text = made.text.replaceAll('\r\n ', '');
    expect(text).toContain('SUMMARY:Contract C-1 expires: Design');
    expect(text).toContain(
      `DESCRIPTION:Adobe\\n14 of 12 seats\\, 2 to buy\\nhttps://muster.example/contracts/${testId('ct', 1)}`,
    );
  });

  it('are the same events after a renewal: the calendar moves them', () => {
    const uids = (endDay: string) => /UID:.*/.exec(expiryCalendar([row(1, endDay)], outside).text)?.[0];
    expect(uids('2026-12-31')).toBe(uids('2027-12-31'));
    expect(uids('2026-12-31')).not.toBe(
      /UID:.*/.exec(expiryCalendar([row(2, '2026-12-31')], outside).text)?.[0],
    );
  });
});
