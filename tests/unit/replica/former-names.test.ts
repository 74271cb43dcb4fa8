import { describe, expect, test } from 'vitest';
import { createHash } from 'node:crypto';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import { formerId, olderFormerId } from '#lib/domain/records/core/former-name.ts';
import { accessAs, apply, device, product, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const EMAIL = 'bea.old@acme.example';
const admin = { access: accessAs('contract-admin') };

/** As a build from before left it. */
function older(tables: MemoryTables, ...[collection, index, key]: Parameters<typeof formerId>) {
  const to = { users: testId('us', 2), devices: testId('dv', 1), products: testId('pr', 1), contracts: '' };
  tables.put('aliases', { id: olderFormerId(collection, index, key), collection, to: to[collection] });
}

describe('a name that was given up', () => {
  test('leads to its record by 80 bits of a hash that nobody finds another name for', () => {
    const id = formerId('users', 'byEmail', EMAIL);
    const digest = createHash('sha256').update(`mu_000000000/byEmail/${EMAIL}`).digest();
    const letters = (word: number) =>
      [0, 1, 2, 3, 4].map((n) => '0123456789abcdefghjkmnpqrstvwxyz'[(word >>> (n * 5)) & 31]).join('');
    const words = [0, 4, 8, 12].map((at) => letters(digest.readUInt32BE(at))).join('');
    expect(id).toBe(`us_000000000${words.slice(0, 16)}`);
  });

  test('is left under that id alone, so that no new one can take the place of another', async () => {
    const tables = new MemoryTables();
    tables.put('users', user(2, { email: EMAIL }));
    const edit = { id: testId('us', 2), email: { was: EMAIL, to: 'bea@acme.example' } };
    expect(await apply(tables, 'users.edit', edit, admin)).toMatchObject({ status: 'accepted' });
    const ids = tables.all('aliases').map(({ id }) => id);
    expect(ids).toEqual([formerId('users', 'byEmail', EMAIL)]);
  });

  test('leads to it also where a build from before left it', async () => {
    const tables = new MemoryTables();
    tables.put('users', user(2));
    tables.put('products', product(1));
    older(tables, 'users', 'byEmail', EMAIL);
    older(tables, 'products', 'byName', 'old name');
    const people = await findNamed(tables.tx, 'users', {
      index: 'byEmail',
      keys: [EMAIL, 'nobody@x.example'],
    });
    expect([...people].map(([key, { id }]) => [key, id])).toEqual([[EMAIL, testId('us', 2)]]);
    const products = await findNamed(tables.tx, 'products', { index: 'byName', keys: ['old name'] });
    expect(products.get('old name')?.id).toBe(testId('pr', 1));
  });

  test('of a merged device is found by a file of installs, wherever it was left', async () => {
    for (const ofBefore of [true, false]) {
      const tables = new MemoryTables();
      tables.put('devices', device(1, { name: 'WS-1', serial: 'S-1' }));
      const id = (ofBefore ? olderFormerId : formerId)('devices', 'bySerial', 's-9');
      tables.put('aliases', { id, collection: 'devices', to: testId('dv', 1) });
      const install = { product: 'Revit', version: '2026', publisher: 'Autodesk', row: 2 };
      const row = { row: 2, name: 'WS-9', serial: 'S-9', type: 'computer', os: '', lastUser: '' } as const;
      const rows = [{ ...row, lastCheckInAt: null, isNew: true, installs: [install] }];
      await apply(tables, 'installs.import', { source: 'a.csv', rows }, admin);
      expect(tables.all('devices').map((one) => one.id)).toEqual([testId('dv', 1)]);
    }
  });
});
