import { beforeEach, expect, it } from 'vitest';
import { productDetail } from '#lib/domain/views/products/product-detail.ts';
import { noProductFilter, productList } from '#lib/domain/views/products/product-list.ts';
import { boughtWords, costWords, freeWords } from '#lib/words/products/products.ts';
import {
  accessAs,
  account,
  assignment,
  contract,
  DAY,
  device,
  entitlement,
  NOW,
  product,
  terms,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const admin = { now: NOW, access: accessAs('contract-admin') };
const [AEC, REVIT] = [testId('pr', 1), testId('pr', 2)] as [string, string];
let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('products', product(1, { name: 'AEC Collection', publisher: 'Autodesk' }));
  tables.put('products', product(2, { name: 'Revit', publisher: 'Autodesk' }));
  for (const at of [1, 2, 3]) tables.put('contracts', contract(at));
  tables.put('contracts', contract(3, { archivedAt: NOW }));
  tables.put('entitlements', entitlement(1, { quantity: 3, endDay: '2027-05-01' }));
  tables.put(
    'entitlements',
    entitlement(2, { contractId: testId('ct', 2), quantity: 2, endDay: '2027-02-01' }),
  );
  tables.put('entitlements', entitlement(3, { contractId: testId('ct', 3), quantity: 50 }));
  const period = { startDay: '2026-01-01', endDay: '2026-12-31', priceCents: 30_000, currency: 'EUR' };
  tables.put('terms', terms(1, { ...period, contractId: testId('ct', 1) }));
  for (const at of [1, 2]) tables.put('users', user(at, { email: `p${at}@acme.example` }));
  tables.put(
    'assignments',
    assignment(1, { usage: 'used', lastUsedAt: NOW - 10 * DAY, userId: testId('us', 1) }),
  );
  tables.put('assignments', assignment(2, { userId: testId('us', 2) }));
  for (const at of [1, 2, 3]) tables.put('devices', device(at, { retiredAt: at === 3 ? NOW : null }));
  install(1, 1, '2025');
  install(2, 1, '2026');
  install(3, 2, '2026');
  install(4, 3, '2026');
});

function install(at: number, deviceAt: number, version: string): void {
  const row = { deviceId: testId('dv', deviceAt), productId: REVIT, version, createdAt: NOW };
  tables.put('installations', { id: testId('in', at), ...row });
}

const list = (filter = noProductFilter, context = admin) => {
  const sort = { column: 'name', isDescending: false } as const;
  return productList(tables.reader, { filter, sort, from: 0, count: 50, withFacets: true }, context);
};

it('counts a product over its contracts in use, and a device once however many versions it has', () => {
  const { rows, facets } = list();
  expect(rows).toMatchObject([
    { name: 'AEC Collection', bought: 5, assigned: 2, free: 3, used: 1, installed: 0, endDay: '2027-02-01' },
    { name: 'Revit', bought: 0, assigned: 0, installed: 2, endDay: null },
  ]);
  expect(facets?.kinds).toMatchObject({ product: 2, all: 2 });
  expect(list({ ...noProductFilter, search: 'rev autod' }).rows.map(({ id }) => id)).toEqual([REVIT]);
});

it('tells what it costs a year, and never to who may not see prices', () => {
  expect(costWords(list().rows[0]!)).toBe('EUR 300.00');
  const coordinator = { now: NOW, access: accessAs('software-coordinator') };
  expect(list(noProductFilter, coordinator).rows[0]?.cost).toEqual([]);
  expect(productDetail(tables.reader, { id: AEC }, coordinator)?.row.cost).toEqual([]);
});

it('says no limit where there is none, never 0', () => {
  expect(boughtWords({ bought: 0, isUnlimited: true })).toBe('No limit');
  expect(freeWords({ bought: 0, free: 0, isUnlimited: true })).toBe('No limit');
  expect(boughtWords({ bought: 40, isUnlimited: true })).toBe('40, and some without a limit');
});

it('shows contracts, versions newest first, what it includes, and what includes it', () => {
  expect(productDetail(tables.reader, { id: AEC }, admin)).toMatchObject({
    entitlements: [{ id: testId('en', 1) }, { id: testId('en', 2) }],
    parts: [{ id: REVIT, name: 'Revit', isDirect: true }],
    suites: [],
  });
  expect(productDetail(tables.reader, { id: REVIT }, admin)).toMatchObject({
    versions: [
      { version: '2026', devices: 2 },
      { version: '2025', devices: 1 },
    ],
    suites: [{ id: AEC, name: 'AEC Collection' }],
  });
  expect(productDetail(tables.reader, { id: 'not-there' }, admin)).toBeNull();
});
