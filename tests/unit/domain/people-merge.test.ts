import { beforeEach, describe, expect, it } from 'vitest';
import type { Rows } from '#lib/domain/records/collections.ts';
import { toldKey } from '#lib/domain/records/credit-record.ts';
import { personDetail } from '#lib/domain/views/people/person-detail.ts';
import {
  accessAs,
  account,
  apply,
  contract,
  DAY,
  entitlement,
  NOW,
  product,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const [STAYS, GOES] = [testId('us', 1), testId('us', 2)];
const merge = { from: GOES, to: STAYS };
const context = { now: NOW, access: accessAs('contract-admin') };
const WORDS = { day: '2026-11-02', offering: '' };
let tables: MemoryTables;

function assignment(number: number, fields: Partial<Rows['assignments']>): Rows['assignments'] {
  return {
    id: testId('as', number),
    userId: GOES,
    entitlementId: testId('en', 1),
    contractId: testId('ct', 1),
    source: 'by-hand',
    startedAt: NOW - DAY,
    startedBy: STAYS,
    endedAt: null,
    endedBy: null,
    endReason: null,
    usage: 'not-known',
    lastUsedAt: null,
    ...fields,
  };
}

beforeEach(() => {
  tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('products', product(1));
  tables.put('contracts', contract(1));
  tables.put('entitlements', entitlement(1, { quantity: 2, policy: 'strict' }));
  tables.put('entitlements', entitlement(2, { quantity: 2, policy: 'strict' }));
  tables.put('users', user(1, { canSignIn: false, email: 'jon@new.example' }));
  tables.put('users', user(2, { canSignIn: false, email: 'jon@old.example' }));
  tables.put('assignments', assignment(1, { userId: STAYS }));
  tables.put(
    'assignments',
    assignment(2, { usage: 'used', lastUsedAt: NOW - DAY, startedAt: NOW - 9 * DAY }),
  );
  tables.put('assignments', assignment(3, { entitlementId: testId('en', 2) }));
  tables.put('creditRecords', {
    id: testId('cr', 1),
    userId: GOES,
    person: '',
    productId: testId('pr', 1),
    product: '',
    contractId: testId('ct', 1),
    ...WORDS,
    amount: 1_000,
    source: 'file',
    told: toldKey({ ...WORDS, email: 'jon@old.example', product: 'Product 1', source: 'file' }),
    createdAt: NOW,
  });
});

const rowsOf = () =>
  (['users', 'assignments', 'creditRecords', 'aliases', 'roles'] as const).map((collection) =>
    [...tables.all(collection)].sort((one, other) => (one.id < other.id ? -1 : 1)),
  );
const held = () =>
  tables
    .all('assignments')
    .filter(({ endedAt }) => endedAt === null)
    .map(({ userId, entitlementId, usage, startedAt }) => [userId, entitlementId, usage, startedAt]);

describe('a merge of two people', () => {
  it('is what both hold, once, with what is known of its use', async () => {
    expect(await apply(tables, 'users.merge', merge)).toEqual({ status: 'accepted' });
    expect(tables.all('users').map(({ id }) => id)).toEqual([STAYS]);
    expect(held()).toEqual([
      [STAYS, testId('en', 1), 'used', NOW - 9 * DAY],
      [STAYS, testId('en', 2), 'not-known', NOW - DAY],
    ]);
    expect(tables.all('creditRecords')).toMatchObject([{ userId: STAYS, amount: 1_000 }]);
    expect(personDetail(tables.reader, { id: GOES }, context)?.user.id).toBe(STAYS);
  });

  it('is the same person to files under both emails, whose use is not counted twice', async () => {
    const file = 'Day,Email,Product,Amount\n2026-11-02,jon@old.example,Product 1,1\n';
    tables.put('products', product(1, { name: 'Product 1' }));
    await apply(tables, 'users.merge', merge);
    const people = await planned(tables, 'First name,Last name,Email\nJon,Smith,JON@old.example\n');
    expect(people.batches).toEqual([]);
    const use = await planned(tables, file);
    expect(await confirm(tables, use)).toBe(0);
    expect(tables.all('creditRecords').map(({ userId, amount }) => [userId, amount])).toEqual([
      [STAYS, 1_000],
    ]);
  });

  it('leads what was done offline to the one who vanished to the other', async () => {
    await apply(tables, 'users.merge', merge);
    await apply(tables, 'assignments.unassign', { userId: GOES, entitlementId: testId('en', 2) });
    expect(held().map(([userId, id]) => [userId, id])).toEqual([[STAYS, testId('en', 1)]]);
  });

  it('can be taken back: every row but the history is as it was', async () => {
    const before = rowsOf();
    await apply(tables, 'users.merge', merge);
    expect(await apply(tables, 'users.unmerge', { id: GOES })).toEqual({ status: 'accepted' });
    expect(rowsOf()).toEqual(before);
    await apply(tables, 'users.merge', merge);
    await apply(tables, 'users.unmerge', { id: GOES });
    expect(rowsOf()).toEqual(before);
  });

  it('takes a name that is missing, and gives it back', async () => {
    tables.put('users', { ...tables.row('users', STAYS)!, firstName: '', lastName: '' });
    const before = rowsOf();
    await apply(tables, 'users.merge', merge);
    const { firstName, lastName } = user(2);
    expect(tables.row('users', STAYS)).toMatchObject({ firstName, lastName, email: 'jon@new.example' });
    await apply(tables, 'users.unmerge', { id: GOES });
    expect(rowsOf()).toEqual(before);
  });

  it('gives nobody a seat beyond those bought when it is taken back', async () => {
    await apply(tables, 'users.merge', merge);
    tables.put('users', user(3));
    await apply(tables, 'assignments.assign', { userId: testId('us', 3), entitlementId: testId('en', 1) });
    expect(await apply(tables, 'users.unmerge', { id: GOES })).toMatchObject({ reason: 'no-free-seat' });
    expect(tables.all('users')).toHaveLength(2);
  });

  it('never makes the one vanish who can get in', async () => {
    const goes = tables.row('users', GOES)!;
    tables.put('users', { ...goes, canSignIn: true });
    expect(await apply(tables, 'users.merge', merge)).toMatchObject({
      reason: 'in-use',
      details: { collection: 'users' },
    });
    tables.put('users', goes);
    tables.put('roles', {
      id: testId('ro', 1),
      userId: GOES,
      role: 'contract-admin',
      contractId: null,
      createdAt: NOW,
    });
    expect(await apply(tables, 'users.merge', merge)).toMatchObject({
      reason: 'in-use',
      details: { collection: 'roles' },
    });
    tables.remove('roles', testId('ro', 1));
    tables.put('invitations', {
      id: testId('iv', 1),
      userId: GOES,
      kind: 'invitation',
      usedAt: null,
      createdAt: NOW - DAY,
      expiresAt: NOW + DAY,
    });
    expect(await apply(tables, 'users.merge', merge)).toMatchObject({
      reason: 'in-use',
      details: { collection: 'invitations' },
    });
    expect(tables.all('users')).toHaveLength(2);
  });

  it('of somebody who is merged elsewhere by then, or holds seats while the other left, is refused', async () => {
    tables.put('users', user(3, { canSignIn: false, status: 'left' }));
    expect(await apply(tables, 'users.merge', { from: GOES, to: testId('us', 3) })).toMatchObject({
      reason: 'not-active',
    });
    await apply(tables, 'users.merge', merge);
    expect(await apply(tables, 'users.merge', merge)).toEqual({ status: 'accepted' });
    expect(await apply(tables, 'users.merge', { from: GOES, to: testId('us', 3) })).toMatchObject({
      reason: 'conflict',
      details: { merged: STAYS },
    });
  });

  it.each([false, true])(
    'is gone with the person who is erased, taken back before: %s',
    async (isTakenBack) => {
      await apply(tables, 'users.edit', { id: GOES, lastName: { was: user(2).lastName, to: 'Secretname' } });
      await apply(tables, 'users.merge', merge);
      if (isTakenBack) await apply(tables, 'users.unmerge', { id: GOES });
      await apply(tables, 'users.erase', { id: isTakenBack ? GOES : STAYS });
      expect(JSON.stringify(tables.all('activity'))).not.toMatch(/Secretname|jon@old/);
      if (!isTakenBack)
        expect(await apply(tables, 'users.unmerge', { id: GOES })).toMatchObject({ reason: 'not-found' });
    },
  );
});
