import { recordCauses } from '#lib/files/record-causes.ts';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { priceCauses, readMoney } from '#lib/files/reading/read-money.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

describe('a price', () => {
  it.each([
    ...([
      ['$12.58', 1258, 'USD'],
      ['€ 1.234,50', 123450, 'EUR'],
      ['1.234,50 €', 123450, 'EUR'],
    ] as const),
    ...([
      ['US$ 1,234.50', 123450, 'USD'],
      ["CHF 1'234.50", 123450, 'CHF'],
      ['A$1,234.50', 123450, 'AUD'],
    ] as const),
    ...([
      ['1.234,- €', 123400, 'EUR'],
      ['EUR 1.234,50', 123450, 'EUR'],
      ['$1,234', 123400, 'USD'],
    ] as const),
    ...([
      ['1 234,50 zł', 123450, 'PLN'],
      ['1.234 €', 123400, 'EUR'],
      ['99 CHF', 9900, 'CHF'],
      ['Fr. 20.-', 2000, 'CHF'],
    ] as const),
    ...([
      ['£99.99', 9999, 'GBP'],
      ['0.999 USD', 100, 'USD'],
      ['12,50 EUR', 1250, 'EUR'],
      ['R$ 10,00', 1000, 'BRL'],
    ] as const),
  ])('is read however it is written: %s', (text, cents, currency) => {
    expect(readMoney(text)).toEqual({ cents, currency });
  });

  it.each([
    ['1,234.50', priceCauses.noCurrency],
    ['1 234,50 kr', priceCauses.noCurrency],
    ['12 pieces', priceCauses.noCurrency],
    ['free', priceCauses.notAPrice],
    ['$12 €', priceCauses.notAPrice],
    ['($5)', priceCauses.notAPrice],
    ['£99.999', priceCauses.twoWays],
    ['€ 1,234', priceCauses.twoWays],
  ])('that can not be told is left out with its reason: %s', (text, cause) => {
    expect(readMoney(text)).toMatchObject({ cause });
  });

  it('that is not there is no price', () => {
    for (const text of ['', ' ', '-', 'N/A']) expect(readMoney(text)).toBe(null);
  });
});

describe('the file of prices', () => {
  it('keeps each that can be told, and says which it leaves out', async () => {
    const content = await readFile('tests/fixtures/vendor/16f-licenses-currency.csv', 'utf8');
    const tables = new MemoryTables();
    const first = await planned(tables, content);
    expect(await confirm(tables, first)).toBe(0);
    expect(first.plan).toMatchObject({ rejectedRows: 0 });
    const leftOut = 'leftOut' in first.plan ? first.plan.leftOut : [];
    expect(leftOut?.map(({ cause, lines }) => [cause, lines])).toEqual([
      [priceCauses.noCurrency, [5, 8]],
      [priceCauses.notAPrice, [12]],
      [priceCauses.twoWays, [14]],
    ]);
    expect(tables.all('terms').filter(({ priceCents }) => priceCents !== null)).toHaveLength(9);
    expect((await planned(tables, content)).batches).toEqual([]);
  });

  it('says so where a contract has one of several', async () => {
    const titles = 'Contract number,Product name,Seats,Price';
    const { plan } = await planned(
      new MemoryTables(),
      `${titles}\nC-1,Revit,5,$10\nC-1,Maya,5,$20\nC-2,Maya,1,$30\n`,
    );
    const leftOut = 'leftOut' in plan ? plan.leftOut : [];
    expect(leftOut).toEqual([
      { cause: priceCauses.oneOfSeveral, rows: 2, lines: [2, 3] },
      // Without days there are no terms to have a price.
      { cause: recordCauses.termsKept, rows: 1, lines: [4] },
    ]);
  });
});
