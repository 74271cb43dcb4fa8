import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentVersion, type MutationName } from '#lib/domain/mutations/registry.ts';
import type { CreditBalance } from '#lib/domain/records/credit-balance.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import { accessIn } from '#lib/domain/views/account-view.ts';
import { creditContracts } from '#lib/domain/views/credits/credit-contracts.ts';
import { type CreditFilter, noCreditFilter } from '#lib/domain/views/credits/credit-query.ts';
import { type CreditGroup, creditGroups, creditUse } from '#lib/domain/views/credits/credit-use.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { push } from '#lib/server/sync/push.ts';
import {
  account,
  assignment,
  contract,
  entitlement,
  NOW,
  product,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import { openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { syncOnce } from '#tests/support/servers/store-fetch.ts';

let databases: TestDatabases;
let store: TestStore;
let accounts = 0;
/** How many companies are made by chance; `npm run nightly` makes more, and others each time. */
const DEEP = process.env['COUNTED_CREDITS'];

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

const ADMIN = 1;
const COORDINATOR = 2;
/** User 4 has no role, and holds something on contract 1; user 5 has none either, and holds nothing. */
const ROLES: readonly (readonly [number, RoleName])[] = [
  [ADMIN, 'contract-admin'],
  [COORDINATOR, 'software-coordinator'],
  [3, 'field-staff'],
];
const PEOPLE = [1, 2, 3, 4, 5] as const;
const NOBODY = { email: 'nobody@example.com', product: 'Dynamo' };

/** Few days, people and products, so that figures are corrected and given back. */
const use = fc.record({
  day: fc.constantFrom('2025-12-31', '2026-01-01', '2026-06-30', '2026-11-01', '2026-11-23'),
  email: fc.constantFrom('', NOBODY.email, ...PEOPLE.map((number) => `jon${number}@example.com`)),
  product: fc.constantFrom('Product 1', 'PRODUCT 2', 'Product 3', NOBODY.product),
  offering: fc.constantFrom('', '', 'Product 2'),
  amount: fc.integer({ min: -5_000, max: 50_000 }),
});
const batch = fc.array(use, { minLength: 1, maxLength: 20 }).map((rows) => ({
  name: 'credit-records.import' as const,
  args: { source: 'x.csv', kind: 'file', rows: rows.map((row, at) => ({ row: at + 1, ...row })) },
}));
const grant = fc
  .record({
    contractId: fc.constantFrom(testId('ct', 1), testId('ct', 2)),
    amount: fc.integer({ min: 1, max: 90_000 }),
    fromDay: fc.constantFrom('2025-06-01', '2026-01-01', '2026-11-01'),
    untilDay: fc.constantFrom('2026-01-01', '2026-11-23', '2026-12-31'),
    note: fc.constant(''),
  })
  .map((args) => ({ name: 'credit-grants.add' as const, args }));
/** Of all that is not matched, or to take back what is. */
const match = fc
  .record({
    isBack: fc.boolean(),
    what: fc.constantFrom('user' as const, 'product' as const, 'contract' as const),
  })
  .map((args) => ({ name: 'match' as const, args }));
const steps = fc.array(fc.oneof({ weight: 5, arbitrary: batch }, grant, grant, match), {
  minLength: 3,
  maxLength: 8,
});

it('adds up for each role what an independent query adds up', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const accountId = await company();
      let seq = 0;
      for (const step of all) {
        const made = step.name === 'match' ? await matching(accountId, step.args) : step;
        if (made) await send(accountId, ++seq, made.name, made.args);
      }
      await expectBalancesAsRecords(accountId);
      for (const number of PEOPLE) {
        const replica = await replicaOf(accountId, number);
        await expectUseAsSql(replica, accountId, number);
        await expectContractsAsSql(replica, accountId, number);
      }
    }),
    DEEP === undefined ? { numRuns: 5, seed: 20_261_124 } : { numRuns: Number(DEEP) },
  );
}, 180_000);

it('takes the balance from who loses the contract, one pull later, and leaves them their own records', async () => {
  const accountId = await company();
  await send(accountId, 1, 'credit-grants.add', {
    contractId: testId('ct', 1),
    amount: 100_000,
    fromDay: '2026-01-01',
    untilDay: '2026-12-31',
  });
  const row = { row: 1, day: '2026-11-20', email: 'jon4@example.com', product: 'Product 1', offering: '' };
  await send(accountId, 2, 'credit-records.import', {
    source: 'x.csv',
    kind: 'file',
    rows: [
      { ...row, amount: 2_000 },
      { ...row, row: 2, email: 'jon5@example.com', amount: 1_000 },
    ],
  });
  const replica = await replicaOf(accountId, 4);
  const look = () => {
    const context = { now: NOW, access: accessIn(replica.reader, testId('us', 4)) };
    return {
      balances: creditContracts(replica.reader, { contractId: null }, context).map(
        ({ left, granted, consumers, grants }) => ({ left, granted, consumers, grants }),
      ),
      own: creditUse(replica.reader, { filter: noCreditFilter, by: 'user', from: 0, count: 9 }, context)
        .amount,
      records: replica.reader.size('creditRecords'),
    };
  };
  expect(look()).toEqual({
    balances: [{ left: 97_000, granted: 100_000, consumers: 2, grants: null }],
    own: 2_000,
    records: 1,
  });
  await send(accountId, 3, 'assignments.unassign', {
    userId: testId('us', 4),
    entitlementId: testId('en', 1),
  });
  await syncOnce(replica, store, { at: () => NOW });
  expect(look()).toEqual({ balances: [], own: 2_000, records: 1 });
});

async function company(): Promise<string> {
  const accountId = testId('ac', ++accounts);
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => {
    tx.put('accounts', account({ id: accountId }));
    for (const number of PEOPLE) tx.put('users', user(number));
    for (const [number, name] of ROLES) tx.put('roles', role(number, number, name));
    for (const number of [1, 2, 3]) tx.put('products', product(number));
    for (const number of [1, 2]) tx.put('contracts', contract(number));
    tx.put('entitlements', entitlement(1));
    const on2 = { contractId: testId('ct', 2), productId: testId('pr', 2), endDay: '2026-11-10' };
    tx.put('entitlements', entitlement(2, on2));
    tx.put('assignments', assignment(1, { userId: testId('us', 4) }));
    return Promise.resolve();
  });
  return accountId;
}

async function send(accountId: string, seq: number, name: MutationName, args: unknown): Promise<void> {
  const userId = testId('us', ADMIN);
  const sent = { seq, id: testId('mu', seq), name, version: currentVersion(name) ?? 0, args, at: NOW };
  const request = { protocol: PROTOCOL, accountId, userId, clientId: testId('cl', 1), mutations: [sent] };
  expect(await push(store, { accountId, userId }, { request, at: NOW })).toMatchObject({ status: 'done' });
}

async function replicaOf(accountId: string, number: number): Promise<Replica> {
  const person = { accountId, userId: testId('us', number) };
  const replica = await openReplica(new MemoryDisk(), { person });
  await syncOnce(replica, store, { at: () => NOW });
  return replica;
}

/** Matches all that is not, or takes all of it back. */
async function matching(
  accountId: string,
  { isBack, what }: { isBack: boolean; what: 'user' | 'product' | 'contract' },
): Promise<{ name: 'credit-records.match'; args: unknown } | null> {
  const target = testId({ user: 'us', product: 'pr', contract: 'ct' }[what], 2);
  const column = `${what}Id`;
  const [was, to] = isBack ? [target, null] : [null, target];
  const found = await sql<{ id: string }>(
    accountId,
    `select id from muster.creditRecords where account_id = $1 and not gone and row->>'${column}' is not distinct from $2
     order by id limit 200`,
    was,
  );
  const rows = found.map(({ id }, at) => ({ row: at + 1, id }));
  const text = what === 'user' ? NOBODY.email : NOBODY.product;
  return rows.length === 0 ? null : { name: 'credit-records.match', args: { what, was, to, text, rows } };
}

async function sql<Row extends object>(accountId: string, text: string, ...more: unknown[]): Promise<Row[]> {
  return store
    .account(accountId)
    .read(async ({ db }) => (await db.query<Row>(text, [accountId, ...more])).rows);
}

/** Balances are kept up by differences: they must be what the records and grants add up to. */
async function expectBalancesAsRecords(accountId: string): Promise<void> {
  const found = await sql<{ id: string; used: number; granted: number; consumers: number }>(
    accountId,
    `with records as (select row from muster.creditRecords where account_id = $1 and not gone),
       used as (select row->>'contractId' as id, sum((row->>'amount')::bigint)::float8 as used,
                       count(*) filter (where true) as records from records where row->>'contractId' is not null group by 1),
       people as (select row->>'contractId' as id,
                         coalesce(row->>'userId', lower(trim(row->>'person'))) as person
                  from records where row->>'contractId' is not null
                  group by 1, 2 having sum((row->>'amount')::bigint) > 0),
       grants as (select row->>'contractId' as id, sum((row->>'amount')::bigint)::float8 as granted
                  from muster.creditGrants where account_id = $1 and not gone group by 1)
     select id, coalesce(used, 0) as used, coalesce(granted, 0) as granted,
            (select count(*)::int from people p where p.id = id.id and p.person <> '') as consumers
     from (select id from used union select id from grants) id left join used using (id) left join grants using (id)
     order by 1`,
  );
  const kept = await sql<{ row: CreditBalance }>(
    accountId,
    `select row from muster.creditBalances where account_id = $1 and not gone order by row->>'contractId'`,
  );
  const sum = (row: CreditBalance, column: 'amount' | 'left') =>
    row.pools.reduce((all, pool) => all + pool[column], 0);
  const balances = kept.map(({ row }) => ({
    id: row.contractId,
    used: row.used,
    granted: sum(row, 'amount'),
    consumers: row.consumers,
  }));
  // Use that was given back whole leaves a contract without a balance.
  const some = found.filter(
    ({ used, granted, id }) => used !== 0 || granted !== 0 || balances.some((one) => one.id === id),
  );
  expect(balances).toEqual(some);
  for (const { row } of kept) expect(sum(row, 'left')).toBe(sum(row, 'amount') - row.used + row.over);
}

const SQL_KEYS: Readonly<Record<CreditGroup, string>> = {
  user: `coalesce(row->>'userId', '?' || lower(row->>'person'))`,
  product: `coalesce(row->>'productId', '?' || lower(row->>'product'))`,
  contract: `coalesce(row->>'contractId', '?')`,
  month: `substr(row->>'day', 1, 7)`,
};

/** Which records the person sees, said once more: admin and coordinator all, a plain user their own, field staff none. */
function seenSql(number: number): string {
  if (number <= COORDINATOR) return 'true';
  return number >= 4 ? `row->>'userId' = '${testId('us', number)}'` : 'false';
}

async function expectUseAsSql({ reader }: Replica, accountId: string, number: number): Promise<void> {
  const context = { now: NOW, access: accessIn(reader, testId('us', number)) };
  const filters: readonly (readonly [Partial<CreditFilter>, string])[] = [
    [{}, 'true'],
    [{ contractId: testId('ct', 1) }, `row->>'contractId' = '${testId('ct', 1)}'`],
    [{ contractId: '' }, `row->>'contractId' is null`],
    [{ userId: `?${NOBODY.email}` }, `row->>'userId' is null and row->>'person' = '${NOBODY.email}'`],
    [
      { productId: testId('pr', 2), fromDay: '2026-01-01' },
      `row->>'productId' = '${testId('pr', 2)}' and row->>'day' >= '2026-01-01'`,
    ],
    [
      { userId: testId('us', 4), untilDay: '2026-06-30' },
      `row->>'userId' = '${testId('us', 4)}' and row->>'day' <= '2026-06-30'`,
    ],
  ];
  for (const [filter, where] of filters)
    for (const by of creditGroups) {
      const query = { filter: { ...noCreditFilter, ...filter }, by, from: 0, count: 1_000 };
      const { rows, amount, records, people } = creditUse(reader, query, context);
      const condition = `account_id = $1 and not gone and ${seenSql(number)} and ${where}`;
      const found = await sql<{ key: string; amount: number; records: number }>(
        accountId,
        `select ${SQL_KEYS[by]} as key, sum((row->>'amount')::bigint)::float8 as amount, count(*)::int as records
         from muster.creditRecords where ${condition} group by 1`,
      );
      const plain = rows.map((one) => ({ key: one.key, amount: one.amount, records: one.records }));
      const byKey = (one: { key: string }, other: { key: string }) => (one.key < other.key ? -1 : 1);
      expect(plain.sort(byKey)).toEqual(found.sort(byKey));
      const [all] = await sql<{ amount: number; records: number; people: number }>(
        accountId,
        `select coalesce(sum((row->>'amount')::bigint), 0)::float8 as amount, count(*)::int as records,
                count(distinct nullif(coalesce(row->>'userId', lower(row->>'person')), ''))::int as people
         from muster.creditRecords where ${condition}`,
      );
      expect({ amount, records, people }).toEqual(all);
    }
}

/** What admin and coordinator derive from records and the plain user reads of the balance is the server's own figure. */
async function expectContractsAsSql({ reader }: Replica, accountId: string, number: number): Promise<void> {
  const context = { now: NOW, access: accessIn(reader, testId('us', number)) };
  const shown = creditContracts(reader, { contractId: null }, context);
  const balances = await sql<{ row: CreditBalance }>(
    accountId,
    'select row from muster.creditBalances where account_id = $1 and not gone',
  );
  const isSeen = (contractId: string) =>
    number <= COORDINATOR || (number === 4 && contractId === testId('ct', 1));
  const seen = balances.filter(({ row }) => isSeen(row.contractId)).map(({ row }) => figuresOf(row));
  // What was used and given back whole is a contract with credits for who sees the records, and no balance.
  const own = shown
    .filter((one) => one.used !== 0 || balances.some(({ row }) => row.contractId === one.contractId))
    .map(({ contractId: id, used, left, over, consumers }) => ({ id, used, left, over, consumers }));
  const byId = (one: { id: string }, other: { id: string }) => (one.id < other.id ? -1 : 1);
  expect(own.sort(byId)).toEqual(seen.sort(byId));
}

function figuresOf({ contractId: id, pools, used, over, consumers }: CreditBalance) {
  const now = pools.filter(({ fromDay, untilDay }) => fromDay <= TODAY && TODAY <= untilDay);
  return { id, used, left: now.reduce((all, { left }) => all + left, 0), over, consumers };
}

const TODAY = '2026-11-24';
