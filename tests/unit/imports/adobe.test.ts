import { beforeEach, expect, it } from 'vitest';
import { productsOfProfile } from '#lib/files/reading/read-holder.ts';
import { recordCauses } from '#lib/files/record-causes.ts';
import type { PlannedRecords } from '#workers/imports/contract.ts';
import { rejectedRows } from '#workers/imports/reading/rejected-rows.ts';
import { contract, entitlement, product, testId } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned, readable } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const TITLES = 'Identity Type,Username,Domain,Email,First Name,Last Name,Country Code,Product Configurations';
const row = (name: string, profiles: string) =>
  `Federated ID,${name},x.example,${name}@x.example,${name},Li,DE,"${profiles}"`;

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('contracts', contract(1));
  for (const [at, name] of ['Acrobat Pro', 'Photoshop', 'Creative Cloud All Apps'].entries()) {
    tables.put('products', product(at + 1, { name }));
    tables.put('entitlements', entitlement(at + 1, { productId: testId('pr', at + 1), quantity: 2 }));
  }
});

/** "ann: Acrobat Pro, Photoshop", of everybody who holds something. */
function held(): string[] {
  const lines = tables.all('users').map(({ id, firstName }) => {
    const open = tables.found('assignments', 'byOpenUser', id);
    const names = open.map((one) => tables.row('entitlements', one.entitlementId)!.productId);
    const products = names.map((productId) => tables.row('products', productId)!.name);
    return `${firstName}: ${products.sort().join(', ')}`;
  });
  return lines.sort();
}

it('people get the products that their profiles are of, each once, and the same file again changes nothing', async () => {
  const text = [
    TITLES,
    row('ann', 'Acrobat Pro,Photoshop: Students'),
    row('ben', 'Default Acrobat Pro configuration,ACROBAT PRO - Sales - West'),
    row('cem', 'Creative Cloud All Apps (Design)'),
    row('dan', ''),
  ].join('\n');
  const first = await planned(tables, text);
  expect(first.plan).toMatchObject({
    kind: 'adobe-users',
    rows: 4,
    rejectedRows: 0,
    people: { created: 4 },
    assignments: { created: 4 },
  });
  expect(await confirm(tables, first)).toBe(0);
  expect(held()).toEqual([
    'ann: Acrobat Pro, Photoshop',
    'ben: Acrobat Pro',
    'cem: Creative Cloud All Apps',
    'dan: ',
  ]);
  const again = await planned(tables, text);
  expect(again.batches).toEqual([]);
});

it('a profile of nothing that is here, and one without a free seat, are reported with their names; the rest is taken', async () => {
  const text = [
    TITLES,
    row('ann', 'Photoshop,Stock - Marketing,Express'),
    row('ben', 'Photoshop'),
    row('cem', 'Photoshop,Acrobat Pro'),
  ].join('\n');
  const first = await planned(tables, text);
  const plan = first.plan as PlannedRecords;
  expect(plan).toMatchObject({ people: { created: 3 }, assignments: { created: 3 }, rejectedRows: 2 });
  expect(plan.problems.map(({ cause, lines }) => [cause, lines])).toEqual([
    [recordCauses.noSeat, [4]],
    [recordCauses.nowhere, [2]],
  ]);
  const file = await (await rejectedRows(await readable(text), first.rejections)).text();
  for (const name of ['Stock - Marketing', 'Express']) expect(file).toContain(`It is ""${name}"".`);
  expect(file).toContain('All 2 of ""Photoshop"" are assigned.');
  expect(await confirm(tables, first)).toBe(0);
  expect(held()).toEqual(['ann: Photoshop', 'ben: Photoshop', 'cem: Acrobat Pro']);
});

it('a long list of profiles is no cell that is too long', async () => {
  const many = ['Acrobat Pro', ...Array.from({ length: 60 }, (_, at) => `Profile number ${at}`)].join(', ');
  const first = await planned(tables, [TITLES, row('ann', many)].join('\n'));
  expect(first.plan).toMatchObject({ people: { created: 1 }, assignments: { created: 1 }, rejectedRows: 1 });
});

it('a profile may be of the product before each thing that says whom it is for', () => {
  expect(productsOfProfile('Default Acrobat Pro configuration')).toEqual([
    'Default Acrobat Pro configuration',
    'Acrobat Pro',
  ]);
  expect(productsOfProfile('Photo-Kit: A - B')).toEqual(['Photo-Kit: A - B', 'Photo-Kit: A', 'Photo-Kit']);
});
