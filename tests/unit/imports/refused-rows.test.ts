import { expect, it } from 'vitest';
import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { refusedRowLines, refusedRowTitles } from '#lib/files/csv/refused-rows-csv.ts';
import { contract, entitlement, NOW, product, testId } from '#tests/support/rows/domain-rows.ts';
import { planned, rowsIn } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { refusalOf } from '#tests/support/rows/refusal-rows.ts';

type ImportName = 'users.add-many' | 'contracts.import' | 'assignments.import' | 'installs.import';

const person = (row: number) => ({
  row,
  firstName: 'Jon',
  lastName: '=Smith',
  email: `jon${row}@x.example`,
  isNew: true,
});
const bought = (row: number) => ({
  row,
  number: `C-${row}`,
  vendor: 'Adobe',
  product: 'Acrobat',
  subscriptionId: '',
  quantity: 12,
  startDay: '2026-01-02',
  endDay: '2026-12-31',
  companyName: 'Acme',
  resellerName: 'R "&" Sons',
  resellerEmail: 'r@r.example',
  priceCents: 123_405,
  currency: 'EUR',
  isNewContract: true,
  isNewEntitlement: true,
});
const held = (row: number) => ({
  ...person(row),
  product: 'Product 1',
  contractNumber: 'C-1',
  seat: 'assigned' as const,
  assignedAt: NOW - 5_000,
  unassignedAt: null,
  usage: 'used' as const,
  lastUsedAt: NOW - 3_000,
});

/** Rows as they were sent, of each kind of import. */
const sent: { [Name in ImportName]: MutationArgs<Name>['rows'] } = {
  'users.add-many': [person(1), { ...person(2), firstName: '', lastName: '' }],
  'contracts.import': [
    bought(1),
    { ...bought(2), quantity: null, vendor: '', subscriptionId: '00123', priceCents: null, currency: '' },
    { ...bought(3), startDay: null, endDay: null, companyName: '', resellerName: '', resellerEmail: '' },
  ],
  'assignments.import': [
    held(1),
    { ...held(2), usage: 'never', lastUsedAt: null, assignedAt: null },
    { ...held(3), usage: 'used', lastUsedAt: null, contractNumber: '' },
    { ...held(4), usage: 'not-known', lastUsedAt: null },
  ],
  'installs.import': [
    {
      row: 1,
      name: 'WS-1',
      type: 'tablet',
      os: 'Windows 11',
      serial: '007',
      lastUser: 'jon',
      lastCheckInAt: NOW,
      isNew: true,
      installs: [{ row: 1, product: 'Revit', version: '2027', publisher: 'Autodesk' }],
    },
  ],
};

it.each(Object.keys(sent) as ImportName[])(
  'refused rows of %s are a file that imports again as what was sent',
  async (name) => {
    const rows = sent[name];
    const details = { rows: rows.map(({ row }) => ({ row, reason: 'failed', details: {} })) };
    const refusal = refusalOf(1, { name, args: { source: 'list.csv', rows } }, { isPartial: true, details });
    const csv = new CsvWriter('spreadsheets', ';');
    const lines = refusedRowLines(refusal);
    expect(lines).toHaveLength(rows.length);
    const text = [csv.head(refusedRowTitles(name) ?? []), ...lines.map((line) => csv.row(line))].join('');
    const plan = await planned(seats(), text);
    expect(plan.batches.map((batch) => batch.name)).toEqual([name]);
    expect(withoutPlaces(rowsIn(plan).flat())).toEqual(withoutPlaces(rows));
  },
);

it('rows that were taken are not among them, and what is no import has no such file', () => {
  const details = { rows: [{ row: 2, reason: 'failed', details: {} }] };
  const args = { source: 'list.csv', rows: sent['contracts.import'] };
  const lines = refusedRowLines(
    refusalOf(1, { name: 'contracts.import', args }, { isPartial: true, details }),
  );
  expect(lines.map(([number]) => number)).toEqual(['C-2']);
  expect(refusedRowTitles('devices.edit')).toBeNull();
  expect(refusedRowTitles('constructor')).toBeNull();
});

/** Where seats without end are to be had. */
function seats(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('contracts', contract(1));
  tables.put('products', product(1));
  tables.put('entitlements', entitlement(1, { id: testId('en', 1), quantity: null }));
  return tables;
}

/** The line in a file and what is new are of the file that is read. */
function withoutPlaces(rows: readonly object[]): unknown[] {
  return rows.map(
    (row) =>
      JSON.parse(JSON.stringify(row), (key, value: unknown) =>
        key === 'row' || key.startsWith('isNew') ? undefined : value,
      ) as unknown,
  );
}
