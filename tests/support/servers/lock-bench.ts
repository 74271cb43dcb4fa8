// How long an import holds the account's lock on PostgreSQL, beside the reference size: `node tests/support/servers/lock-bench.ts`.
import process from 'node:process';
import { sampleRows } from '#lib/domain/sample/sample-rows.ts';
import { currentVersion, type MutationName } from '#lib/domain/mutations/registry.ts';
import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { push } from '#lib/server/sync/push.ts';
import { entitlement, product, testId } from '../rows/domain-rows.ts';
import { startTestDatabases } from './postgres.ts';

/** As the imports make their batches. */
const ROWS = 200;
const SEATS = 100;
const BATCHES = 60;
/** The budget of the account's lock, ms. */
const LIMIT = 20;
/** The reference size without devices, which make no difference here. */
const size = { seed: 'bench', devices: 0, users: 20_000, contracts: 200 };

const now = Date.now();
const accountId = testId('ac', 1);
const databases = await startTestDatabases();
const store = await databases.freshStore();
const rows: { [C in Collection]?: Rows[C][] } = {};
await store.people.createAccount(accountId, false);
for (const { collection, rows: some } of sampleRows({ ...size, now, accountId })) {
  await store.account(accountId).write(now, ({ tx }) => {
    for (const row of some) tx.put(collection, row as never);
    return Promise.resolve();
  });
  ((rows[collection] ??= []) as unknown[]).push(...some);
}
const admin = rows.roles?.find(({ role }) => role === 'contract-admin')?.userId ?? '';
/** Ten products without an end, half of them counted by seats that never run out: every row gets what it asks for. */
const products = Array.from({ length: 10 }, (_, at) => `Bench product ${at}`);
await store.account(accountId).write(now, ({ tx }) => {
  for (const [at, name] of products.entries()) {
    const id = testId('pr', 900 + at);
    const contractId = rows.contracts?.find(({ archivedAt }) => archivedAt === null)?.id ?? '';
    tx.put('products', product(900 + at, { name }));
    tx.put(
      'entitlements',
      entitlement(900 + at, { productId: id, contractId, quantity: at % 2 === 0 ? null : 1_000_000 }),
    );
  }
  return Promise.resolve();
});
const users = (rows.users ?? []).filter(({ status }) => status === 'active');
const person = (at: number, isNew: boolean) => {
  const known = users[(at * 7) % users.length];
  const fresh = { firstName: 'New', lastName: `Person ${at}`, email: `new${at}@x.example` };
  const named = isNew || !known ? fresh : known;
  return { firstName: named.firstName, lastName: named.lastName, email: named.email, isNew };
};
const seat = (at: number, isNew: boolean) => ({
  ...person(at, isNew),
  product: products[at % products.length] ?? 'Nothing',
  contractNumber: '',
  seat: 'assigned',
  assignedAt: now,
  unassignedAt: null,
  usage: 'used',
  lastUsedAt: now,
});
const bought = (at: number) => ({
  number: `B-${Math.floor(at / 4)}`,
  vendor: 'Autodesk',
  product: `Product ${at % 900}`,
  subscriptionId: `S-${at}`,
  quantity: 10,
  startDay: '2026-01-01',
  endDay: '2026-12-31',
  companyName: 'Acme',
  resellerName: 'R',
  resellerEmail: '',
  priceCents: null,
  currency: '',
  isNewContract: true,
  isNewEntitlement: true,
});

let seq = 0;
process.stdout.write(`${users.length} users, ${rows.assignments?.length} assignments\n`);
await measure('users.add-many, new people', 'users.add-many', (at) => person(at, true));
await measure('assignments.import, people who are there', 'assignments.import', (at) => seat(at, false));
await measure('assignments.import, new people', 'assignments.import', (at) => seat(at + 1_000_000, true));
await measure('contracts.import, new contracts', 'contracts.import', bought);
const refused = await store
  .account(accountId)
  .read(({ db }) => db.query<{ count: number }>('select count(*)::int as count from muster.refusals'));
if (refused.rows[0]?.count !== 0) throw new Error('Rows were refused: less was measured than is told');
await store.stop();
await databases.stop();

/** One batch in a push, as a browser sends the last of a file; all of it but parsing is under the lock. */
async function measure(what: string, name: MutationName, rowOf: (at: number) => object): Promise<void> {
  const length = name === 'assignments.import' ? SEATS : ROWS;
  const times: number[] = [];
  for (let batch = 0; batch < BATCHES; batch++) {
    const rowsOf = Array.from({ length }, (_, at) => ({ row: at + 1, ...rowOf(batch * length + at) }));
    times.push(await pushed(name, { source: 'list.csv', rows: rowsOf }));
  }
  times.sort((one, other) => one - other);
  const at = (part: number) => `${(times[Math.ceil(times.length * part) - 1] ?? 0).toFixed(1)} ms`;
  process.stdout.write(`${what}, ${length} rows: median ${at(0.5)}, p95 ${at(0.95)}; at most ${LIMIT} ms\n`);
}

async function pushed(name: MutationName, args: unknown): Promise<number> {
  seq += 1;
  const sent = { seq, id: testId('mu', seq), name, version: currentVersion(name) ?? 1, args, at: now };
  const who = { accountId, userId: admin };
  const request = { protocol: PROTOCOL, ...who, clientId: testId('cl', 1), mutations: [sent] };
  const start = performance.now();
  const answer = await push(store, who, { request, at: now });
  const ms = performance.now() - start;
  const [result] = answer.status === 'done' ? answer.results : [];
  if (result?.result !== 'accepted') throw new Error(JSON.stringify(answer));
  return ms;
}
