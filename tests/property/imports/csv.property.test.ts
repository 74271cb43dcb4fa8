import fc from 'fast-check';
import { expect, it } from 'vitest';
import { csvDelimiters } from '#lib/files/csv/csv-profile.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { csvMoment } from '#lib/files/csv/csv-moment.ts';
import { readMoment } from '#lib/files/reading/import-moment.ts';
import { type CsvRecord, RecordSplitter } from '#workers/imports/reading/csv-records.ts';

const cell = fc.oneof(
  fc.constantFrom('', 'NL-WS-0142', 'a "quoted" one', 'two\nlines', ' blanks ', '=1+1', '佐藤', ',;\t'),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[\0\r]/g, '')),
);
const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { minLength: 1, maxLength: 12 });

it('reads what was written, however the text is cut, and counts its lines', () => {
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom(...csvDelimiters),
      fc.constantFrom('spreadsheets' as const, 'machines' as const),
      fc.array(fc.nat(400), { maxLength: 6 }),
      (written, chosen, profile, cuts) => {
        const delimiter = profile === 'machines' ? ',' : chosen;
        const csv = new CsvWriter(profile, delimiter);
        // The decoder gives line ends as "\n".
        const lines = written.map((cells) => csv.row(cells).replaceAll('\r\n', '\n'));
        const text = lines.join('');
        const splitter = new RecordSplitter(delimiter);
        const read: CsvRecord[] = [];
        let from = 0;
        for (const cut of [...cuts.filter((at) => at < text.length).sort((a, b) => a - b), text.length]) {
          read.push(...splitter.push(text.slice(from, cut)));
          from = cut;
        }
        read.push(...splitter.end());
        const guarded = (text: string) =>
          profile === 'machines' ? text : text.replace(/^'(?=[\s\S]*[=+\-@])/, '');
        expect(read.map(({ cells }) => cells.map(guarded))).toEqual(
          written.map((cells) => cells.map(guarded)),
        );
        let line = 1;
        for (const [at, one] of lines.entries()) {
          expect(read[at]!.line).toBe(line);
          line += one.split('\n').length - 1;
        }
        expect(read.some(({ hasBadQuotes }) => hasBadQuotes)).toBe(false);
      },
    ),
    { numRuns: 400, seed: 20_261_124 },
  );
});

it('reads every moment as it is written', () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2100, 0) }), (at) => {
      const second = Math.floor(at / 1_000) * 1_000;
      expect(readMoment(csvMoment(second), null)).toBe(second);
    }),
    { seed: 20_261_124 },
  );
});
