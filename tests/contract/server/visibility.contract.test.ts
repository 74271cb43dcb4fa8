import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessOf } from '#lib/domain/access/access-of.ts';
import { isVisible } from '#lib/domain/access/visibility.ts';
import { type Collection, collections } from '#lib/domain/records/collections.ts';
import { type RoleName, roleNames } from '#lib/domain/records/role.ts';
import { deleteAccount, purge } from '#lib/server/store/upkeep.ts';
import { Parameters, visibleSql } from '#lib/server/sync/visibility-sql.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { assignment, device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const DAY = 86_400_000;

let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

const SEEN = [
  ...(['users', 'roles', 'aliases', 'refusals', 'activity', 'devices'] as const),
  ...(['contracts', 'terms', 'entitlements', 'assignments'] as const),
];

/** Rows with just what visibility reads: the predicate and the columns look at nothing else. */
type Seen = { collection: Collection; owner: number; about: Collection };

it('shows each person the rows and tombstones that the predicate shows, whatever their roles', async () => {
  let run = 0;
  const rows = fc.array(
    fc.record({
      collection: fc.constantFrom(...SEEN),
      owner: fc.integer({ min: 1, max: 3 }),
      about: fc.constantFrom(...collections),
    }),
    { maxLength: 20 },
  );
  const roles = fc.subarray([...roleNames] as RoleName[]);
  await fc.assert(
    fc.asyncProperty(rows, roles, fc.boolean(), async (seen, names, isGone) => {
      const accountId = testId('ac', ++run);
      const access = accessOf(testId('us', 1), names.map(roleOf), [
        assignment(1, { contractId: testId('ct', 2) }),
      ]);
      const made = seen.map((one, at) => rowOf(one, at + 1));
      await store.people.createAccount(accountId, false);
      await store.account(accountId).write(NOW, ({ tx }) => {
        for (const { collection, row } of made) tx.put(collection, row as never);
        return Promise.resolve();
      });
      if (isGone)
        await store.account(accountId).write(NOW, ({ tx }) => {
          for (const { collection, row } of made) tx.remove(collection, row.id);
          return Promise.resolve();
        });
      for (const collection of collections) {
        const expected = made
          .filter((one) => one.collection === collection && isVisible(access, collection, one.row as never))
          .map((one) => one.row.id);
        const found = await store.account(accountId).read(async ({ db }) => {
          const parameters = new Parameters();
          const visible = visibleSql(access, collection, { parameters, alias: 't' });
          const text = `select id, gone from muster.${collection} t where ${visible}`;
          return (await db.query<{ id: string; gone: boolean }>(text, parameters.values)).rows;
        });
        expect(found.map(({ id }) => id).sort()).toEqual(expected.sort());
        expect(found.every(({ gone }) => gone === isGone)).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

it('builds a replica anew that was away longer than tombstones are kept, and no other', async () => {
  const accountId = testId('ac', 900);
  const userId = testId('us', 1);
  await store.people.createAccount(accountId, false);
  const account = store.account(accountId);
  await account.write(NOW, ({ tx }) =>
    Promise.resolve(
      tx.put('users', rowOf({ collection: 'users', owner: 1, about: 'users' }, 1).row as never),
    ),
  );
  await account.write(NOW, ({ tx }) => Promise.resolve(tx.put('devices', device(1))));
  const before = await cookieOf(accountId, userId);
  await account.write(NOW, ({ tx }) => Promise.resolve(tx.remove('devices', device(1).id)));
  const after = await cookieOf(accountId, userId);
  await purge(store, NOW + 91 * DAY);
  expect(await resetOf(accountId, userId, before)).toBe('too-old');
  expect(await resetOf(accountId, userId, after)).toBeNull();
});

it('takes the sample company out whole', async () => {
  const accountId = testId('ac', 901);
  await store.people.createAccount(accountId, true);
  await store.account(accountId).write(NOW, ({ tx }) => Promise.resolve(tx.put('devices', device(1))));
  const other = store.account(testId('ac', 902));
  await other.begin({ at: NOW, isSample: false }, async (write) => {
    await deleteAccount(write, accountId);
    write.tx.put('devices', device(2));
  });
  const left = await store.account(accountId).read(({ db }) => db.query('select 1 from muster.devices'));
  expect(left.rowCount).toBe(0);
  expect(await store.people.sampleAccountId()).toBeNull();
  const kept = await other.read(({ tx }) => tx.get('devices', device(2).id));
  expect(kept).toEqual(device(2));
});

function roleOf(role: RoleName, at: number) {
  return { id: testId('ro', at), userId: testId('us', 1), role, contractId: null, createdAt: NOW };
}

function rowOf(
  { collection, owner, about }: Seen,
  at: number,
): { collection: Collection; row: { id: string } } {
  const person = testId('us', owner);
  const id = idOf(collection, at);
  const contractId = testId('ct', owner);
  const fields = {
    userId: person,
    actorId: person,
    collection: about,
    mutationId: id,
    recordId: id,
    contractId,
    number: id,
    entitlementId: id,
    endedAt: null,
    subscriptionId: '',
    args: '',
    details: {},
  };
  const more = {
    name: id,
    serial: '',
    email: id,
    role: 'field-staff',
    to: id,
    subject: null,
    status: 'active',
  };
  return {
    collection,
    row: { ...fields, id, ...more } as { id: string },
  };
}

function idOf(collection: Collection, at: number): string {
  if (collection === 'users') return testId('us', at);
  return collection === 'contracts' ? testId('ct', at) : testId('xx', at + 1);
}

async function linesOf(
  accountId: string,
  userId: string,
  cookie: unknown,
): Promise<Record<string, unknown>[]> {
  const request = {
    protocol: PROTOCOL,
    accountId,
    userId,
    clientId: testId('cl', 1),
    cookie: cookie as never,
  };
  const lines: Record<string, unknown>[] = [];
  for await (const line of pull(store, { accountId, userId }, request))
    lines.push(JSON.parse(line) as Record<string, unknown>);
  return lines;
}

async function cookieOf(accountId: string, userId: string): Promise<unknown> {
  return (await linesOf(accountId, userId, null)).at(-1)?.['cookie'];
}

async function resetOf(accountId: string, userId: string, cookie: unknown): Promise<unknown> {
  return (await linesOf(accountId, userId, cookie))[0]?.['reset'];
}
