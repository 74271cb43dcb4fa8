import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDay, readMoment } from '#lib/files/reading/import-moment.ts';
import { DAY } from '#tests/support/rows/domain-rows.ts';
import { confirm, installBatches, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const iso = (text: string, order: 'day-first' | 'month-first' | null = null) => {
  const at = readMoment(text, order);
  return typeof at === 'number' ? new Date(at).toISOString() : at;
};

describe('a date', () => {
  it.each([
    ...[
      '24-Nov-2026',
      '24 Nov 2026',
      '24. November 2026',
      'Nov 24, 2026',
      'November 24th, 2026',
      '24-Nov-26',
    ],
    ...[
      'Tuesday, November 24, 2026',
      'Di., 24. November 2026',
      '24 novembre 2026',
      '24 de noviembre de 2026',
    ],
    ...[
      '11/24/26',
      '24.11.26',
      '24/11/2026',
      '2026/11/24',
      '20261124',
      '46350',
      '2026年11月24日',
      '24. nov. 2026',
    ],
  ])('is read however it is spelled: %s', (text) => {
    expect(iso(text)).toBe('2026-11-24T00:00:00.000Z');
    expect(readDay(text, null)).toEqual({ day: '2026-11-24' });
  });

  it.each([
    ['Nov 24, 2026 2:05 PM', '2026-11-24T14:05:00.000Z'],
    ['24.11.26 14:05', '2026-11-24T14:05:00.000Z'],
    ['24. November 2026, 14:05 Uhr', '2026-11-24T14:05:00.000Z'],
    ['Tue Nov 24 14:05:33 2026', '2026-11-24T14:05:33.000Z'],
    ['Tue, 24 Nov 2026 14:05:33 GMT', '2026-11-24T14:05:33.000Z'],
    ['11/24/2026 14:05:33 -05:00', '2026-11-24T19:05:33.000Z'],
    ['11/24/2026 12:05:33 a.m.', '2026-11-24T00:05:33.000Z'],
    ['2026-11-24T14:05:33.123+01:00', '2026-11-24T13:05:33.123Z'],
    ['2026-11-24 14:05:33,5', '2026-11-24T14:05:33.500Z'],
    ['2026-11-24 14:05:33.1234567+01', '2026-11-24T13:05:33.123Z'],
    ['20261124140533', '2026-11-24T14:05:33.000Z'],
    ['1795529133', '2026-11-24T14:05:33.000Z'],
    ['1795529133123', '2026-11-24T14:05:33.123Z'],
    ['46350.5', '2026-11-24T12:00:00.000Z'],
    ['46350,25', '2026-11-24T06:00:00.000Z'],
  ])('has its time: %s', (text, at) => {
    expect(iso(text)).toBe(at);
  });

  it.each([
    ...[
      '3 days ago',
      'soon',
      '24',
      '2026',
      '24.11',
      '11/2026',
      'Nov 2026',
      '24-xyz-2026',
      '2026-11-24-05',
      '99999',
    ],
    ...[
      '2026-02-30',
      '31-Nov-2026',
      '24.11.2026 25:00',
      '11/24/2026 13:05 PM',
      '26-11-24',
      '123456',
      '20261324',
    ],
  ])('is none: %s', (text) => {
    expect(readMoment(text, 'day-first')).toBe('not-a-date');
  });

  it('with numbers alone waits for what comes first', () => {
    for (const text of ['03/04/26', '03/04/2026', '3-4-2026 14:05'])
      expect(readMoment(text, null)).toBe('two-ways');
    expect([iso('03/04/26', 'day-first'), iso('03/04/26', 'month-first')]).toEqual([
      '2026-04-03T00:00:00.000Z',
      '2026-03-04T00:00:00.000Z',
    ]);
  });

  it('of any day is read back from how its computer writes it', () => {
    const day = fc.integer({ min: 7_305, max: 43_000 }).map((days) => days * DAY);
    for (const locale of [
      'en-US',
      'en-GB',
      'de',
      'fr',
      'es',
      'it',
      'nl',
      'pt',
      'pl',
      'sv',
      'da',
      'nb',
      'ja',
      'zh',
      'ko',
    ])
      for (const dateStyle of ['medium', 'long', 'full'] as const) {
        const written = new Intl.DateTimeFormat(locale, { dateStyle, timeZone: 'UTC' });
        fc.assert(
          fc.property(day, (at) => {
            const text = written.format(at);
            expect([locale, text, readMoment(text, 'day-first')]).toEqual([locale, text, at]);
          }),
          { numRuns: 50 },
        );
      }
  });
});

describe('the day of a contract', () => {
  it.each([
    ['2026-01-01T00:00:00+01:00', '2026-12-31T23:59:59-08:00'],
    ['2026-01-01 00:00:00 -0800', '2026-12-31 00:00:00 +0100'],
    ['01.01.2026', '12/31/2026 11:59:59 PM -08:00'],
  ])('is the one in the file, whatever the zone beside it: %s to %s', async (start, end) => {
    const tables = new MemoryTables();
    const titles = 'Contract number,Product name,Seats,Start date,End date';
    const plan = await planned(tables, `${titles}\nC-1,Revit,5,${start},${end}\n`);
    expect([plan.plan.status, await confirm(tables, plan)]).toEqual(['planned', 0]);
    expect(tables.all('terms')).toMatchObject([{ startDay: '2026-01-01', endDay: '2026-12-31' }]);
  });
});

describe('the file of odd dates', () => {
  it('loses the rows that name no moment, and says which', async () => {
    const plan = await planned(
      new MemoryTables(),
      await readFile('tests/fixtures/vendor/16k-dates-odd.csv', 'utf8'),
    );
    const rows = installBatches(plan).flat();
    expect(
      rows.map(({ name, lastCheckInAt }) => [name, lastCheckInAt && new Date(lastCheckInAt).toISOString()]),
    ).toEqual([
      ['D1', '2026-11-24T00:00:00.000Z'],
      ['D2', '2026-11-24T14:05:00.000Z'],
      ['D3', '2026-11-24T00:00:00.000Z'],
      ['D4', '2026-11-24T00:00:00.000Z'],
      ['D5', '2026-11-24T13:05:33.123Z'],
      ['D6', '2026-11-24T14:05:33.000Z'],
      ['D7', '2025-11-24T13:55:12.000Z'],
      ['D8', '2026-11-24T00:00:00.000Z'],
      ['D9', '2026-11-24T14:05:00.000Z'],
      ['D10', null],
      ['D11', '2026-11-24T00:00:00.000Z'],
      ['D12', '2026-11-24T14:05:00.000Z'],
      ['D13', '2026-11-24T19:05:33.000Z'],
    ]);
    expect([...plan.rejections.keys()]).toEqual([15]);
  });
});
