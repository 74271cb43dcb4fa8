import { afterAll, beforeAll, expect, it } from 'vitest';
import { isVisible } from '#lib/domain/access/visibility.ts';
import { currentVersion } from '#lib/domain/mutations/registry.ts';
import { collections, isCollection } from '#lib/domain/records/collections.ts';
import { accessIn } from '#lib/domain/views/account-view.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { push } from '#lib/server/sync/push.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { askers, type Asker, matrix, matrixRows, SECRETS } from '#tests/support/rows/matrix.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

let databases: TestDatabases;
let store: TestStore;
/** Each question is asked of an account of its own, so that none sees what another one changed. */
let accounts = 0;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

const cases = matrix.flatMap((one) =>
  askers.map((asker, at) => ({ ...one, asker, isAllowed: one.may[at]! })),
);

it.each(cases)('push: $collection, $operation: $asker, allowed $isAllowed', async (one) => {
  const accountId = await companyOf();
  const userId = userOf(one.asker);
  const { name, args } = one;
  const sent = { seq: 1, id: testId('mu', 1), name, version: currentVersion(name) ?? 0, args, at: NOW };
  const request = { protocol: PROTOCOL, accountId, userId, clientId: testId('cl', 1), mutations: [sent] };
  const answer = await push(store, { accountId, userId }, { request, at: NOW });
  const [result] = answer.status === 'done' ? answer.results : [];
  expect(result?.reason === 'forbidden', JSON.stringify(answer)).toBe(!one.isAllowed);
  if (one.asker !== 'contract-admin') expectNoSecret(await textFor(accountId, userId));
});

it.each(askers)('pull: %s gets of every collection what the table shows, and no other row', async (asker) => {
  const accountId = await companyOf();
  const tables = new MemoryTables();
  for (const [collection, row] of matrixRows()) tables.put(collection, row);
  const access = accessIn(tables.reader, userOf(asker));
  const text = await textFor(accountId, userOf(asker));
  const sent = idsIn(text);
  for (const collection of collections) {
    const visible = tables.all(collection).filter((row) => isVisible(access, collection, row));
    expect(sent.get(collection) ?? [], collection).toEqual(visible.map((row) => row.id));
  }
  if (asker === 'contract-admin') for (const secret of SECRETS) expect(text).toContain(secret);
  else expectNoSecret(text);
});

it('shows a plain user what they hold, and no longer when it ends', async () => {
  const accountId = await companyOf();
  const userId = userOf('user');
  expect(idsIn(await textFor(accountId, userId)).get('entitlements')).toEqual([testId('en', 2)]);
  const cookie = cookieIn(await textFor(accountId, userId));
  const end = { userId, entitlementId: testId('en', 2) };
  await sendAs('contract-admin', accountId, 'assignments.unassign', end);
  const lines = await textFor(accountId, userId, cookie);
  expect(JSON.parse(lines.split('\n')[0] ?? '')).toMatchObject({ reset: 'access' });
  expect(idsIn(lines).get('entitlements') ?? []).toEqual([]);
  expect(idsIn(lines).get('contracts') ?? []).toEqual([]);
  expect(idsIn(lines).get('assignments')).toEqual([testId('as', 1)]);
});

it('lets in nobody who has left', async () => {
  const accountId = await companyOf();
  await sendAs('contract-admin', accountId, 'users.leave', { id: userOf('field-staff') });
  expect(await textFor(accountId, userOf('field-staff'))).toBe('{"line":"removed"}\n');
  const late = await sendAs('field-staff', accountId, 'devices.add', { name: 'Late', type: 'phone' });
  expect(late).toEqual({ status: 'removed' });
});

async function companyOf(): Promise<string> {
  const accountId = testId('ac', 1_000 + ++accounts);
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => {
    for (const [collection, row] of matrixRows()) tx.put(collection, row);
    return Promise.resolve();
  });
  return accountId;
}

function sendAs(asker: Asker, accountId: string, name: string, args: unknown) {
  const userId = userOf(asker);
  const sent = { seq: 1, id: testId('mu', 500 + askers.indexOf(asker)), name, version: 1, args, at: NOW };
  const clientId = testId('cl', 500 + askers.indexOf(asker));
  const request = { protocol: PROTOCOL, accountId, userId, clientId, mutations: [sent] };
  return push(store, { accountId, userId }, { request, at: NOW });
}

function userOf(asker: Asker): string {
  return testId('us', askers.indexOf(asker) + 1);
}

async function textFor(accountId: string, userId: string, cookie: unknown = null): Promise<string> {
  const request = {
    protocol: PROTOCOL,
    accountId,
    userId,
    clientId: testId('cl', 9),
    cookie: cookie as never,
  };
  let text = '';
  for await (const line of pull(store, { accountId, userId }, request)) text += line;
  return text;
}

function linesIn(text: string): Record<string, unknown>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function cookieIn(text: string): unknown {
  return linesIn(text).at(-1)?.['cookie'];
}

function idsIn(text: string): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const line of linesIn(text).filter((one) => one['line'] === 'page')) {
    const collection = String(line['collection']);
    expect(isCollection(collection)).toBe(true);
    const rows = line['rows'] as { id: string }[];
    ids.set(collection, [...(ids.get(collection) ?? []), ...rows.map((row) => row.id)]);
  }
  return ids;
}

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}
