import { readFile } from 'node:fs/promises';
import { beforeEach, expect, it } from 'vitest';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { creditRecords } from '#lib/lists/credit-records.ts';
import { noCreditFilter } from '#lib/domain/views/credits/credit-query.ts';
import { creditRecordList } from '#lib/domain/views/credits/credit-record-list.ts';
import { accessAs, contract, entitlement, NOW, product, user } from '#tests/support/rows/domain-rows.ts';
import { planImport } from '#workers/imports/plan-import.ts';
import { previewFile } from '#workers/imports/preview-file.ts';
import { confirm, planned, readable } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('users', user(1));
  tables.put('products', product(1));
  tables.put('contracts', contract(1));
  tables.put('entitlements', entitlement(1));
});

const TITLES = 'Day,Email,Product,Amount\n';
const amounts = () =>
  tables
    .all('creditRecords')
    .map(({ day, amount }) => [day, amount] as const)
    .sort(([one], [other]) => one.localeCompare(other));

it('reads the daily usage of a real company, keeps whom it does not know, and the second time does nothing', async () => {
  const file = new Uint8Array(await readFile('tests/fixtures/csv/autodesk-daily-usage.csv'));
  const first = await planned(tables, file);
  expect(first.plan).toMatchObject({
    kind: 'autodesk-daily',
    rows: 3,
    credits: { created: 3, updated: 0, unchanged: 0 },
    batches: 1,
    unknownPeople: 2,
    unknownProducts: 2,
    withoutContract: 3,
    rejectedRows: 0,
  });
  await confirm(tables, first);
  expect(tables.all('creditRecords').map(({ offering, product: name }) => [offering, name])).toContainEqual([
    'Flex, tokens',
    'Revit',
  ]);
  expect((await planned(tables, file)).plan).toMatchObject({ credits: { unchanged: 3 }, batches: 0 });
});

it('adds up versions and sessions of a day, and takes fractions, minuses and commas', async () => {
  const file = `${TITLES}2026-11-20,jon1@example.com,Product 1,1.5\n2026-11-20,JON1@example.com,product 1,"0,25"\n2026-11-21,jon1@example.com,Product 1,-3\n2026-11-22,jon1@example.com,Product 1,"1,234.125"\n`;
  await confirm(tables, await planned(tables, file));
  expect(amounts()).toEqual([
    ['2026-11-20', 1_750],
    ['2026-11-21', -3_000],
    ['2026-11-22', 1_234_125],
  ]);
});

it('keeps the day as the file has it, whatever zone stands beside it', async () => {
  const file = `${TITLES}2026-11-20T23:30:00-05:00,jon1@example.com,Product 1,1\n2026-11-20T00:30:00+09:00,jon1@example.com,Product 1,2\n2026-11-20 08:00Z,jon1@example.com,Product 1,4\n`;
  await confirm(tables, await planned(tables, file));
  expect(amounts()).toEqual([['2026-11-20', 7_000]]);
});

it('gives back what it can not take, each with its reason', async () => {
  const file = `${TITLES}2026-11-27,a@x.example,P,1\n,a@x.example,P,1\n2026-11-20,a@x.example,P,many\n2026-11-20,a@x.example,P,0.0001\n2026-11-20,a@x.example,,1\n2026-11-20,a@x.example,P,\n31/31/2026,a@x.example,P,1\n`;
  const { plan } = await planned(tables, file);
  expect(
    plan.status === 'planned' && plan.problems.map(({ cause, lines }) => [lines[0], cause]).sort(),
  ).toEqual([
    [2, 'The day lies in the future.'],
    [3, 'The row has no day.'],
    [4, 'The amount is not a number.'],
    [5, 'The amount has more than three decimals.'],
    [6, 'The row names no product.'],
    [7, 'The row has no amount.'],
    [8, 'The day is not a date.'],
  ]);
  expect(plan).toMatchObject({ batches: 0, rejectedRows: 7 });
});

it('exports for machines what it reads back as the same use', async () => {
  await confirm(
    tables,
    await planned(
      tables,
      `${TITLES}2026-11-20,jon1@example.com,Product 1,1.5\n2026-11-21,new@x.example,Other,-2\n`,
    ),
  );
  const query = { filter: noCreditFilter, from: 0, count: Number.POSITIVE_INFINITY };
  const { rows } = creditRecordList(tables.reader, query, { now: NOW, access: accessAs('contract-admin') });
  const csv = new CsvWriter('machines', ',');
  const file = listCsv(creditRecords);
  const text = csv.head(file.titles) + rows.map((row) => csv.row(file.cells(row))).join('');
  expect((await planned(tables, text)).plan).toMatchObject({
    kind: 'credit-use',
    credits: { created: 0, updated: 0, unchanged: 2 },
    batches: 0,
  });
});

/** `CREDIT_ROWS=2000000 vitest run …` for the whole of it: some 10 µs a row of a free processor. */
const MANY = Number(process.env['CREDIT_ROWS'] ?? 50_000);

it('adds up the rows of a large file', async () => {
  await confirm(
    tables,
    await planned(tables, TITLES + '2026-11-20,jon1@example.com,Product 1,0.001\n'.repeat(MANY)),
  );
  expect(amounts()).toEqual([['2026-11-20', MANY]]);
}, 240_000);

it('says of more days, people and products than a replica keeps what to do, and imports nothing', async () => {
  const lines = Array.from({ length: 12 }, (_, at) => `2026-11-20,p${at}@x.example,P,1\n`);
  const file = await readable(TITLES + lines.join(''));
  const preview = previewFile(file);
  if (preview.status === 'unreadable') throw new Error(preview.message);
  const outside = {
    tx: tables.tx,
    reader: tables.reader,
    access: accessAs('contract-admin'),
    source: 'x.csv',
    now: NOW,
    chance: { bytes: (count: number) => new Uint8Array(count) },
    progress: () => {},
  };
  const choices = { ...preview.choices, kind: 'credit-use' };
  const few = await planImport(file, choices, { ...outside, mostCredits: 11 });
  expect(few).toMatchObject({
    batches: [],
    plan: {
      status: 'unreadable',
      message: expect.stringMatching(/more than 11 days.*Nothing was imported\. Split the file/) as string,
    },
  });
  expect(tables.writes).toBe(4);
  expect(await planImport(file, choices, { ...outside, mostCredits: 12 })).toMatchObject({
    plan: { credits: { created: 12 } },
  });
});
