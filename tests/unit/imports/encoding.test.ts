import { describe, expect, it } from 'vitest';
import { encodings } from '#lib/files/csv/encodings.ts';
import { openImportFile } from '#workers/imports/reading/import-file.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { csvFile, readable } from '#tests/support/rows/import-files.ts';

/** Every character of an encoding with its bytes, since `TextEncoder` writes UTF-8 alone. */
function bytesOf(label: string): ReadonlyMap<string, readonly number[]> {
  const decoder = new TextDecoder(label);
  const known = new Map<string, readonly number[]>();
  const learn = (...bytes: number[]) => {
    const text = decoder.decode(Uint8Array.from(bytes));
    if ([...text].length === 1 && text !== '\ufffd' && !known.has(text)) known.set(text, bytes);
  };
  for (let one = 0; one < 256; one++) learn(one);
  if (/^(?:shift|gb|big|euc)/.test(label))
    for (let lead = 0x81; lead < 0xff; lead++)
      for (let trail = 0x40; trail < 0xff; trail++) learn(lead, trail);
  return known;
}

function written(text: string, label: string): Uint8Array<ArrayBuffer> {
  const known = bytesOf(label);
  return Uint8Array.from([...text].flatMap((one) => [...(known.get(one) ?? [0x3f])]));
}

const listOf = (names: readonly string[]) =>
  ['Device,Serial,Last user,Product', ...names.map((name, at) => `PC-${at},S${at},${name},AutoCAD LT`)].join(
    '\n',
  );

const people: readonly (readonly [label: string, names: readonly string[]])[] = [
  [
    'windows-1252',
    ['Jörg Müßig', 'Renée Faißt', 'Åse Østergård', 'José Muñoz', 'Zoë Brontë', 'Inês Gonçalves'],
  ],
  ['windows-1250', ['Łukasz Wójcik', 'Jiří Němec', 'Žofie Dvořáková', 'Kovács Győző', 'Šárka Součková']],
  ['windows-1251', ['Иванов Иван', 'Петрова Ольга', 'Олексій Їжак']],
  ['windows-1253', ['Γιώργος Παπαδόπουλος', 'Ελένη Δημητρίου']],
  ['windows-1254', ['Şükrü Çağlar', 'İpek Aydın', 'Oğuz Işık']],
  ['shift_jis', ['田中 太郎', 'さくら 佐藤', '鈴木 一郎']],
  ['gb18030', ['张伟', '王秀英', '李娜']],
  ['euc-kr', ['김민수', '박서연', '이준호']],
];

describe('a file that says nothing of its encoding', () => {
  it.each(people)('is read by what its letters look like: %s', async (label, names) => {
    const file = await readable(written(listOf(names), label));
    expect(file.text.encoding.label).toBe(label);
    expect(file.head.records.map(({ cells }) => cells[2])).toEqual(names);
  });

  // Greek and Cyrillic have the same bytes, and a name has too few of them.
  it.each(people.filter(([label]) => label.startsWith('windows') && label !== 'windows-1253'))(
    'is never of another script by a single name: %s',
    async (label, names) => {
      for (const name of names) {
        const file = await readable(written(listOf([name]), label));
        const read = file.head.records[0]?.cells[2] ?? '';
        expect(read.replace(/[^a-z ]/gi, '')).toBe(name.replace(/[^a-z ]/gi, ''));
        expect(['windows-1252', label, ...(label === 'windows-1254' ? ['windows-1250'] : [])]).toContain(
          file.text.encoding.label,
        );
      }
    },
  );

  it('with signs alone stays Windows-1252', async () => {
    const file = await readable(
      written(listOf(['AutoCAD® 2026', 'Büro – 10 €', '½ “quoted” …']), 'windows-1252'),
    );
    expect(file.text.encoding.label).toBe('windows-1252');
  });

  it('shows the cells it was guessed by, wherever they stand, and is read as what a person says', async () => {
    const plain = Array.from({ length: 20_000 }, (_, at) => `PC-${at},S${at},ann,Revit`).join('\n');
    const bytes = written(
      `Device,Serial,Last user,Product\n${plain}\nX,Y,Jiří Dvořák,Revit\n`,
      'windows-1250',
    );
    const chosen = encodings.find(({ label }) => label === 'windows-1251')!;
    const [guessed, told] = await Promise.all([
      openImportFile(csvFile(bytes)),
      openImportFile(csvFile(bytes), chosen),
    ]);
    const shown = [guessed, told].map((answer) => {
      if (answer.status === 'unreadable') throw new Error(answer.message);
      const preview = previewFile(answer.opened);
      return preview.status === 'readable' ? preview.guessed : null;
    });
    expect(shown).toEqual([['Jiří Dvořák'], ['Jiшн Dvoшбk']]);
  });

  it('asks nothing where every byte is UTF-8', async () => {
    const file = await readable(listOf(['Łukasz Wójcik', '田中 太郎']));
    expect(file.text).toMatchObject({ encoding: { label: 'utf-8' }, foreign: null });
  });
});
