import { describe, expect, it } from 'vitest';
import type { CsvRecord } from '#workers/imports/reading/csv-records.ts';
import { type ImportFile, rowsOf } from '#workers/imports/reading/import-file.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { MAX_FILE_BYTES, textFile } from '#workers/imports/reading/text-file.ts';
import { readable, sentenceFor, TITLES } from '#tests/support/rows/import-files.ts';

async function cellsOf(file: ImportFile): Promise<(readonly string[])[]> {
  const all: CsvRecord[] = [];
  for await (const records of rowsOf(file)) all.push(...records);
  return all.map(({ cells }) => cells);
}

async function linesOf(file: ImportFile): Promise<number[]> {
  const all: CsvRecord[] = [];
  for await (const records of rowsOf(file)) all.push(...records);
  return all.map(({ line }) => line);
}

function utf16(text: string, isBigEndian: boolean, hasMark = true): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer((text.length + 1) * 2));
  view.setUint16(0, 0xfeff, !isBigEndian);
  for (let at = 0; at < text.length; at++) view.setUint16((at + 1) * 2, text.charCodeAt(at), !isBigEndian);
  return new Uint8Array(view.buffer).slice(hasMark ? 0 : 2);
}

function windows1252(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => (letter === '€' ? 0x80 : letter.charCodeAt(0)));
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const list = (delimiter: string, end: string) =>
  ['Device,Last user,Product', 'Gerät-7,Jürgen,Revit', '"Büro, 2. Stock",Zoë,"AutoCAD ""LT"""']
    .map((line) => line.replace(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, delimiter))
    .join(end);

describe('a file of any encoding, delimiter and line end', () => {
  const encodings: Record<string, (text: string) => Uint8Array<ArrayBuffer>> = {
    'UTF-8': utf8,
    'UTF-8 with mark': (text) => utf8(`\uFEFF${text}`),
    'UTF-16 LE': (text) => utf16(text, false),
    'UTF-16 BE': (text) => utf16(text, true),
    'UTF-16 LE without mark': (text) => utf16(text, false, false),
    'Windows-1252': windows1252,
  };
  for (const [encoding, encode] of Object.entries(encodings)) {
    for (const delimiter of [',', ';', '\t']) {
      for (const end of ['\n', '\r\n', '\r']) {
        it(`reads ${encoding}, ${JSON.stringify(delimiter)}, ${JSON.stringify(end)}`, async () => {
          const file = await readable(encode(list(delimiter, end)));
          expect(file.head.titles).toEqual(['Device', 'Last user', 'Product']);
          expect(await cellsOf(file)).toEqual([
            ['Gerät-7', 'Jürgen', 'Revit'],
            ['Büro, 2. Stock', 'Zoë', 'AutoCAD "LT"'],
          ]);
          expect(await linesOf(file)).toEqual([2, 3]);
        });
      }
    }
  }

  it('is Windows-1252 when one byte late in the file is no UTF-8', async () => {
    const rows = Array.from({ length: 20_000 }, (_, at) => `WS-${at},Revit`).join('\n');
    const file = await readable(windows1252(`Device,Product\n${rows}\nBüro,€ tool\n`));
    expect(file.text.encoding.label).toBe('windows-1252');
    expect((await cellsOf(file)).at(-1)).toEqual(['Büro', '€ tool']);
  });
});

describe('what people choose by mistake', () => {
  const bytes = (...values: number[]) => Uint8Array.from([...values, ...Array<number>(100).fill(65)]);

  it('says what it is, that nothing was imported, and what to do', async () => {
    const traps: [string | Uint8Array<ArrayBuffer>, RegExp][] = [
      ['', /empty/],
      ['\n\n  \n', /no rows/],
      [`${TITLES}\n`, /titles but no rows/],
      [bytes(0x50, 0x4b, 3, 4), /Excel workbook or a packed file/],
      [bytes(0xd0, 0xcf, 0x11, 0xe0), /old Excel workbook/],
      [bytes(0x25, 0x50, 0x44, 0x46), /PDF/],
      [bytes(0x1f, 0x8b), /packed file/],
      [`${TITLES}\nA,\0,B\n`, /bytes that no text has/],
      [`${TITLES}\nA,"computer\nB,tablet\n`, /begins on line 2 is never closed/],
    ];
    for (const [content, sentence] of traps) {
      const message = await sentenceFor(content);
      expect(message).toMatch(sentence);
      expect(message).toContain('Nothing was imported.');
    }
  });

  it.each([
    [
      'a workbook',
      'PK\u0003\u0004\u0014\u0000[Content_Types].xml',
      /Excel workbook \(\.xlsx\).*save it as CSV/,
    ],
    [
      'a workbook of another writer',
      'PK\u0003\u0004\u0014\u0000docProps/app.xml',
      /Excel workbook \(\.xlsx\)/,
    ],
    [
      'an OpenDocument spreadsheet',
      'PK\u0003\u0004mimetypeapplication/vnd.oasis.opendocument.spreadsheet',
      /OpenDocument spreadsheet \(\.ods\).*save it as CSV/,
    ],
    ['a list of Numbers', 'PK\u0003\u0004Index/Document.iwa', /Numbers.*export it as CSV/],
    ['a packed CSV', 'PK\u0003\u0004list.csv', /packed file.*Unpack it/],
    ['a packed file', 'PK\u0003\u0004abc', /Excel workbook or a packed file.*save it as CSV/],
    ['a workbook of 1997', '\u00d0\u00cf\u0011\u00e0', /\(\.xls\).*save it as CSV/],
    ['a sheet of 1992', '\u0009\u0004\u0006\u0000', /\(\.xls\).*save it as CSV/],
    ['a PDF', '%PDF-1.7', /PDF.*Export the list as CSV/],
    ['a picture', '\u0089PNG', /picture/],
    ['a text document', '{\\rtf1', /RTF/],
    ['a database', 'SQLite format 3\u0000', /database/],
    ['an archive', 'Rar!', /Unpack it/],
  ])('says of %s what it is and what to do with it', async (_, begin, sentence) => {
    const message = await sentenceFor(bytes(...[...begin].map((one) => one.charCodeAt(0))));
    expect(message).toMatch(sentence);
    expect(message).toContain('Nothing was imported.');
  });

  it('refuses a file of 1 GB by its size, without reading it', async () => {
    const huge = { size: 1024 ** 3 } as Blob;
    expect(await textFile(huge)).toMatchObject({
      status: 'unreadable',
      message: expect.stringContaining('1,024 MB'),
    });
    expect(MAX_FILE_BYTES).toBeLessThan(1024 ** 3);
  });

  it('stops at a quotation mark that nothing closes instead of keeping the rest of the file', async () => {
    const rows = 'NL-WS-0007,computer\n'.repeat(100_000);
    const list = `Device,Type\n${rows}"oops,computer\n${rows}`;
    expect(await sentenceFor(list)).toMatch(/begins on line 100002 is never closed/);
  });
});

describe('a list of another kind', () => {
  it('leaves install lists alone that name users, serials and vendors', async () => {
    for (const line of [
      TITLES,
      'Computer Name,User Name,First Name,Last Name,Email,Software,Version',
      'Item name,Serial number,Category,Manufacturer,Title,Seats',
    ])
      expect((await readable(`${line}\na,b,c,d,e,f,g\n`)).head.titles[0]).toBe(line.split(',')[0]);
  });
});

describe('the titles', () => {
  it('are found below lines that stand above them, and not taken for rows in the middle', async () => {
    const file = await readable(
      `Inventory report\nMade on 2026-11-24\n\nComputer Name;Serial No.;Software Name\nA;1;Revit\nCOMPUTER NAME;serial no;Software name\nB;2;Revit\n`,
    );
    expect(file.head.delimiter).toBe(';');
    expect(await cellsOf(file)).toEqual([
      ['A', '1', 'Revit'],
      ['B', '2', 'Revit'],
    ]);
    expect(await linesOf(file)).toEqual([5, 7]);
    expect(previewFile(file)).toMatchObject({
      choices: { mapping: { device: 0, serial: 1, product: 2, version: null } },
    });
  });

  it('may follow the line in which Excel names the delimiter', async () => {
    const file = await readable('sep=;\nfoo;bar,x\n1;2\n');
    expect(file.head).toMatchObject({ delimiter: ';', titles: ['foo', 'bar,x'], titlesLine: 2 });
    expect(await cellsOf(file)).toEqual([['1', '2']]);
  });

  it('leave the mapping to the person when no vendor writes them so', async () => {
    const file = await readable('foo,bar\n1,2\n');
    const preview = previewFile(file);
    expect(preview.status === 'readable' && Object.values(preview.choices.mapping)).toEqual(
      Array(9).fill(null),
    );
  });
});

describe('lines', () => {
  it('count line breaks inside cells, blank lines, and rows of any length', async () => {
    const file = await readable('Device,Product\n"A\nfirst floor",Revit\n\nB\nC,Maya,x\n');
    expect(await linesOf(file)).toEqual([2, 5, 6]);
    expect((await cellsOf(file))[0]).toEqual(['A\nfirst floor', 'Revit']);
  });
});
