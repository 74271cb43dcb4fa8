import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import { purge } from '#lib/server/store/upkeep.ts';
import { account, ADMIN, DAY, device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const ACCOUNT = testId('ac', 1);
const ROWS = 250;

let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
  await store.account(ACCOUNT).begin({ at: NOW, isSample: false }, ({ tx }) => {
    tx.put('accounts', account());
    for (let at = 1; at <= ROWS; at++) tx.put('devices', device(at));
    for (let at = 1; at <= ROWS; at++) tx.put('refusals', discarded(at));
    return Promise.resolve(true);
  });
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

function discarded(at: number): Refusal {
  const said = { name: 'devices.edit', version: 1, args: '{}', isPartial: false, at: NOW, details: {} };
  const id = testId('rf', at);
  const refused = { refusedAt: NOW, reason: 'not-found', subject: null, discardedAt: NOW } as const;
  return { id, userId: ADMIN, mutationId: testId('mu', at), ...said, ...refused };
}

/** The same store, whose transactions with the account's clock are counted, and the rows that they took out. */
function counted() {
  const writes: number[] = [];
  const of = (id: string) => {
    const one = store.account(id);
    const write: typeof one.write = async (at, work) => {
      const rowsOf = () =>
        one.read(async ({ db }) => {
          const found = await db.query<{ count: number }>(
            `select ((select count(*) from muster.devices) +
               (select count(*) from muster.refusals where not gone))::int as count`,
          );
          return found.rows[0]?.count ?? 0;
        });
      const before = await rowsOf();
      const answer = await one.write(at, work);
      writes.push(before - (await rowsOf()));
      return answer;
    };
    return { read: one.read.bind(one), aside: one.aside.bind(one), write };
  };
  return { writes, store: { people: store.people, account: of as never } };
}

test('upkeep takes out a hundred rows at a time while others wait for the account, and leaves none', async () => {
  await store.account(ACCOUNT).write(NOW, ({ tx }) => {
    for (let at = 1; at <= ROWS; at++) tx.remove('devices', testId('dv', at));
    return Promise.resolve();
  });
  const { writes, store: watched } = counted();
  await purge(watched, NOW + 91 * DAY);
  expect(writes).toEqual([100, 100, 50, 100, 100, 50]);
});
