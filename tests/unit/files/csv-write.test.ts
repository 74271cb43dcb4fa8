import Papa from 'papaparse';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeFormula } from '#lib/files/csv/csv-guard.ts';
import { csvMoment } from '#lib/files/csv/csv-moment.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';

const text = fc.string({
  unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', ' ', '=', '-', '7', '\u200B', 'ø'),
});

const rowsOfOneWidth = fc
  .integer({ min: 1, max: 3 })
  .chain((width) =>
    fc.array(fc.array(text, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  );

describe('for machines', () => {
  it('keeps an empty cell that is alone in its row', () => {
    expect(new CsvWriter('machines', ',').row([''])).toBe('""\r\n');
  });

  it('reads back exactly what was written, whatever the cells hold', () => {
    fc.assert(
      fc.property(rowsOfOneWidth, (rows) => {
        const csv = new CsvWriter('machines', ';');
        const written = csv.rows(rows);
        const read = Papa.parse<string[]>(written, { newline: '\r\n', delimiter: ',' }).data.slice(0, -1);
        expect(read).toEqual(rows.map((row) => [...row]));
        expect(csv.guardedCells).toBe(0);
      }),
    );
  });
});

describe('for spreadsheets', () => {
  it('begins with a byte order mark, quotes every cell and ends lines as spreadsheets do', () => {
    const csv = new CsvWriter('spreadsheets', ';');
    expect(csv.head(['Device', 'Serial'])).toBe('\uFEFF"Device";"Serial"\r\n');
    expect(csv.row(['NL "spare"', '00123'])).toBe('"NL ""spare""";"00123"\r\n');
  });

  it.each([
    '=1+1',
    '+SUM(A1)',
    '-x',
    '@cmd',
    '  =1',
    '\u200B=1',
    '\t=1',
    '=1\n2',
    ' \0x',
    '\u200B\tx',
    ' \nabc',
    '\u200B\0=1',
    '\u200E=1',
    '\u00AD=1',
    '\u180E=1',
  ])('guards %j', (cell) => {
    const csv = new CsvWriter('spreadsheets', ',');
    expect(csv.row([cell])).toBe(`"'${cell}"\r\n`);
    expect(csv.guardedCells).toBe(1);
  });

  it('lets no cell begin a formula, whatever is put before it', () => {
    const lead = fc.string({
      unit: fc.constantFrom(' ', '\t', '\n', '\r', '\0', '\u00A0', '\u200B', '\u200E', '\u00AD', '\uFEFF'),
    });
    const start = fc.constantFrom('=', '+', '-', '@');
    fc.assert(
      fc.property(lead, start, (before, sign) => {
        const csv = new CsvWriter('spreadsheets', ',');
        expect(csv.row([`${before}${sign}SUM(A1)`]).startsWith(`"'`)).toBe(true);
      }),
    );
  });

  it.each(['-12', '+3.5', '-1,5', 'a=b', '', '00123', '2026-11-24'])('leaves %j as it is', (cell) => {
    expect(looksLikeFormula(cell)).toBe(false);
  });
});

it('writes every moment as a Date tells it, to the second', () => {
  const moment = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
  fc.assert(
    fc.property(moment, (at) => {
      expect(csvMoment(at)).toBe(`${new Date(at).toISOString().slice(0, 19)}Z`);
    }),
  );
  expect(csvMoment(null)).toBe('');
});
