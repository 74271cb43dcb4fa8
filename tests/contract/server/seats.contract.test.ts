import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MutationName } from '#lib/domain/mutations/registry.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { PushedMutation } from '#lib/protocol/push.ts';
import { push } from '#lib/server/sync/push.ts';
import {
  ADMIN,
  contract,
  entitlement,
  NOW,
  product,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

/** Each of 16 connections assigns, moves, takes away, lets people leave and changes what is bought, all at once. */
const CONNECTIONS = 16;
/** `SEAT_ATTEMPTS=10000 vitest run …` for the whole of it: 2.4 ms an attempt. */
const ATTEMPTS = Number(process.env['SEAT_ATTEMPTS'] ?? 400);
const PEOPLE = 60;
const BATCH = 5;
const ACCOUNT = testId('ac', 1);

let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
  await store.people.createAccount(ACCOUNT, false);
  await store.account(ACCOUNT).write(NOW, ({ tx }) => {
    for (let at = 1; at <= PEOPLE; at++) tx.put('users', user(at));
    tx.put('roles', role(1, 1, 'contract-admin'));
    tx.put('products', product(1));
    tx.put('contracts', contract(1));
    tx.put('entitlements', entitlement(1, { quantity: 12 }));
    tx.put('entitlements', entitlement(2, { quantity: 3 }));
    return Promise.resolve();
  });
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

it('gives the last seats once each, however many ask at the same time, and tells each loser', async () => {
  let isOver = false;
  const looks = looksWhile(() => isOver);
  const results = await Promise.all(Array.from({ length: CONNECTIONS }, (_, at) => race(at)));
  isOver = true;
  const seen = await looks;
  const sent = results.flat();
  expect(sent.length).toBeGreaterThanOrEqual(ATTEMPTS);
  expect(seen).toBeGreaterThan(0);
  expect(await overbooked()).toEqual([]);
  const losers = sent.filter((one) => one.result === 'refused').map((one) => one.id);
  const seatless = sent.filter((one) => one.reason === 'no-free-seat');
  expect(seatless.length).toBeGreaterThan(ATTEMPTS / 20);
  const refusals = (await rowsOf('refusals')).filter((one) => !one.isPartial);
  expect(refusals.map((one) => one.mutationId).sort()).toEqual(losers.sort());
  for (const one of refusals.filter(({ reason }) => reason === 'no-free-seat'))
    expect(one.details).toMatchObject({ assigned: one.details['quantity'] });
}, 600_000);

it('takes a batch into the last seats row by row, and refuses just the surplus', async () => {
  const rows = Array.from({ length: 30 }, (_, at) => ({
    row: at + 1,
    userId: testId('us', 100 + at),
    entitlementId: testId('en', 3),
  }));
  await store.account(ACCOUNT).write(NOW, ({ tx }) => {
    tx.put('entitlements', entitlement(3, { quantity: 12 }));
    for (let at = 0; at < 30; at++) tx.put('users', user(100 + at));
    return Promise.resolve();
  });
  const sent = edit({ connection: 50, seq: 1 }, 'assignments.assign-many', { source: 'import', rows });
  expect(await send(50, [sent])).toMatchObject([{ result: 'accepted' }]);
  expect(await overbooked()).toEqual([]);
  const [refusal] = (await rowsOf('refusals')).filter((one) => one.mutationId === sent.id);
  expect(refusal).toMatchObject({ isPartial: true, reason: 'rows' });
  const rowNumbers = (refusal?.details['rows'] as { row: number }[]).map(({ row }) => row);
  expect(rowNumbers).toEqual(Array.from({ length: 18 }, (_, at) => 13 + at));
});

/** One client's attempts, a few a push, the next as soon as the last is answered. */
async function race(connection: number): Promise<Sent[]> {
  const results: Sent[] = [];
  for (let seq = 1; results.length < ATTEMPTS / CONNECTIONS; seq += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, at) => attempt(connection, seq + at));
    results.push(...(await send(connection, batch)));
  }
  return results;
}

function attempt(connection: number, seq: number): PushedMutation {
  const at = { connection, seq };
  const drawn = (connection * 7_919 + seq * 104_729) % 1_009;
  const userId = testId('us', 2 + (drawn % (PEOPLE - 1)));
  const [one, other] = [testId('en', 1), testId('en', 2)];
  switch (drawn % 12) {
    case 0:
    case 1:
      return edit(at, 'assignments.unassign', { userId, entitlementId: one });
    case 2:
      return edit(at, 'assignments.move', { userId, from: one, to: other });
    case 3:
      return edit(at, 'users.leave', { id: userId });
    case 4:
      return edit(at, 'users.return', { id: userId });
    case 5: {
      const [was, to] = drawn % 2 === 0 ? [12, 10] : [10, 12];
      return edit(at, 'entitlements.edit', { id: one, quantity: { was, to } });
    }
    default:
      return edit(at, 'assignments.assign', { userId, entitlementId: drawn % 5 === 0 ? other : one });
  }
}

function edit(
  { connection, seq }: { connection: number; seq: number },
  name: MutationName,
  args: unknown,
): PushedMutation {
  return { seq, id: testId('mu', connection * 100_000 + seq), name, version: 1, args, at: NOW };
}

interface Sent {
  readonly id: string;
  readonly result: string;
  readonly reason?: string | undefined;
}

async function send(connection: number, mutations: PushedMutation[]): Promise<Sent[]> {
  const session = { accountId: ACCOUNT, userId: ADMIN };
  const clientId = testId('cl', 1 + connection);
  const request = { protocol: PROTOCOL, ...session, clientId, mutations };
  const answer = await push(store, session, { request, at: NOW });
  if (answer.status !== 'done') throw new Error(`Answered ${answer.status}`);
  return answer.results.map(({ result, reason }, at) => ({ id: mutations[at]!.id, result, reason }));
}

/** Looks at committed states while others write: law 3 holds in each of them. Answers how many were seen. */
async function looksWhile(isOver: () => boolean): Promise<number> {
  let looks = 0;
  for (; !isOver(); looks++) expect(await overbooked()).toEqual([]);
  return looks;
}

/** Counted by the database, from the rows themselves. */
async function overbooked(): Promise<unknown[]> {
  return store.account(ACCOUNT).read(async ({ db }) => {
    const found = await db.query(
      `select e.id, (e.row->>'quantity')::int as bought, count(*)::int as assigned
       from muster.entitlements e join muster.assignments a
         on a.account_id = e.account_id and a.row->>'entitlementId' = e.id and not a.gone
       where a.row->>'endedAt' is null group by 1, 2 having count(*) > (e.row->>'quantity')::int`,
    );
    return found.rows;
  });
}

async function rowsOf(collection: 'refusals'): Promise<Rows['refusals'][]> {
  return store.account(ACCOUNT).read(async ({ db }) => {
    const found = await db.query<{ row: Rows['refusals'] }>(
      `select row from muster.${collection} where not gone`,
    );
    return found.rows.map(({ row }) => row);
  });
}
