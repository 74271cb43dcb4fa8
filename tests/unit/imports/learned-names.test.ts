import { beforeEach, describe, expect, it } from 'vitest';
import { readType, reportedType } from '#lib/domain/records/devices/device-type.ts';
import { apply, contract, entitlement, product, testId } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(async () => {
  tables = new MemoryTables();
  tables.put('products', product(1, { name: 'AutoCAD' }));
  tables.put('contracts', contract(1));
  tables.put('entitlements', entitlement(1, { quantity: 50 }));
  await apply(tables, 'products.learn-name', {
    productId: testId('pr', 1),
    name: 'CAD seat (EU)',
    publisher: '',
  });
});

/** Confirms the file; read again it changes nothing. */
async function imported(file: string): Promise<void> {
  const first = await planned(tables, file);
  expect(first.plan).toMatchObject({ rejectedRows: 0 });
  expect(await confirm(tables, first)).toBe(0);
  expect((await planned(tables, file)).batches).toEqual([]);
}
const products = () => tables.all('products').map(({ name }) => name);
const held = () => tables.all('assignments').map(({ entitlementId }) => entitlementId);

describe('a name that a product learned when a person matched it', () => {
  it.each([
    [
      'seats of a usage report',
      'first_name,last_name,email,offering_name,seat_assignment\nAnn,Lee,ann@x.com,cad seat (eu),assigned\n',
    ],
    [
      'product profiles of people',
      'Identity Type,Username,Domain,Email,First Name,Last Name,Product Configurations\nType,ann,x.com,ann@x.com,Ann,Lee,CAD seat (EU) - Marketing\n',
    ],
    [
      'licenses of people',
      'User principal name,Display name,Title,Licenses\nann@x.com,Ann Lee,Dr,CAD seat (EU)\n',
    ],
  ])('is that product in %s', async (_, file) => {
    await imported(file);
    expect([products(), held()]).toEqual([['AutoCAD'], [testId('en', 1)]]);
  });

  it('is that product in subscriptions and licenses', async () => {
    await imported(
      'Contract number,Product name,Seats,Start date,End date\nC9,CAD seat (EU),5,2026-01-01,2026-12-31\n',
    );
    expect(products()).toEqual(['AutoCAD']);
    const [one] = tables.all('entitlements').filter(({ quantity }) => quantity === 5);
    expect(one?.productId).toBe(testId('pr', 1));
  });

  it('gives way to a product of that very name, and is forgotten with the match', async () => {
    tables.put('products', product(2, { name: 'CAD seat (EU)' }));
    await imported('Contract number,Product name,Seats\nC9,CAD seat (EU),5\n');
    const [one] = tables.all('entitlements').filter(({ quantity }) => quantity === 5);
    expect(one?.productId).toBe(testId('pr', 2));
    tables.remove('products', testId('pr', 2));
    const [learned] = tables.all('matchingRules');
    await apply(tables, 'matching-rules.remove', { id: learned!.id });
    const { plan } = await planned(tables, 'Contract number,Product name,Seats\nC7,CAD seat (EU),5\n');
    expect(plan).toMatchObject({ productsCreated: ['CAD seat (EU)'] });
  });
});

describe('a word for a type of device', () => {
  it.each(['Laptops', 'Tower', 'Printer', 'Smartphone', 'Convertible', 'NetworkEquipment', 'Notebook'])(
    'means the same in a list as from an agent: %s',
    (word) => {
      const said = { itemType: word, chassis: '', os: '', name: '' };
      expect(reportedType(said)).toBe(readType(word, ''));
    },
  );
});
