import { expect, test } from 'vitest';
import { headerKey } from '#lib/files/import-headers.ts';
import { titleCurrency } from '#lib/files/reading/title-currency.ts';
import { planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

test.each([
  ['Price (EUR)', 'EUR', 'price'],
  ['Purchase cost in CHF', 'CHF', 'purchasecost'],
  ['Price €', 'EUR', 'price'],
  ['unit_price_USD', 'USD', 'unitprice'],
  ['Cost ($)', 'USD', 'cost'],
  ['Cost (US$)', 'USD', 'cost'],
  ['First-name', '', 'firstname'],
  ['EUR', '', 'eur'],
  ['Select ALL', '', 'selectall'],
  ['Total net', '', 'totalnet'],
  ['Name (short)', '', 'nameshort'],
])('"%s" tells the currency "%s"', (title, currency, key) => {
  expect(titleCurrency(title).currency).toBe(currency);
  expect(headerKey(title)).toBe(key);
});

test('a price without a currency has that of its column’s title; one that says its own keeps it', async () => {
  const file =
    'contract_number,offering_name,seat_quantity,start_date,end_date,Price (EUR)\n' +
    'C1,Revit,5,2026-01-01,2026-12-31,"1.234,50"\nC2,Maya,5,2026-01-01,2026-12-31,CHF 90.00\n';
  const { batches } = await planned(new MemoryTables(), file);
  const rows = batches.flatMap(({ name, args }) => (name === 'contracts.import' ? args.rows : []));
  expect(rows.map(({ priceCents, currency }) => [priceCents, currency])).toEqual([
    [123_450, 'EUR'],
    [9_000, 'CHF'],
  ]);
});
