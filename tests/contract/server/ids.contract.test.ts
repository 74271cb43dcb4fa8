import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { derivedId } from '#lib/base/ids.ts';
import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { push } from '#lib/server/sync/push.ts';
import { account, contract, device, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

/**
 * Ids of what a mutation makes come from the mutation's own id, which its sender chooses, by a hash that is no secret and
 * not made to resist anybody. Here somebody succeeded: the row was given the very id that the mutation is going to make.
 */
const accountId = testId('ac', 1);
const MUTATION = testId('mu', 77);
const [COORDINATOR, FIELD] = [2, 3];

let databases: TestDatabases;
let store: TestStore;
let sent = 0;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  store = await databases.freshStore();
  await store.people.createAccount(accountId, false);
  await put('accounts', account({ id: accountId }));
  for (const number of [COORDINATOR, FIELD]) await put('users', user(number));
  await put('contracts', contract(1));
  await put('roles', { ...role(2, COORDINATOR, 'software-coordinator'), contractId: testId('ct', 1) });
  await put('roles', role(3, FIELD, 'field-staff'));
  await put('devices', device(1));
  return () => store.stop();
});

async function put<C extends Collection>(collection: C, row: Rows[C]): Promise<void> {
  await store.account(accountId).write(NOW, ({ tx }) => Promise.resolve(tx.put(collection, row)));
}

const get = <C extends Collection>(collection: C, id: string) =>
  store.account(accountId).read(({ tx }) => tx.get(collection, id));

async function send(person: number, name: string, args: object, id = MUTATION) {
  const session = { accountId, userId: testId('us', person) };
  const mutation = { seq: 1, id, name, version: 1, args, at: NOW };
  const request = { protocol: PROTOCOL, ...session, clientId: testId('cl', ++sent), mutations: [mutation] };
  const answer = await push(store, session, { request, at: NOW });
  return answer.status === 'done' ? answer.results[0] : answer;
}

test('who adds a person under the id of another writes over nobody: the sign-in of an admin is not a coordinator’s to take', async () => {
  const admin = { ...user(1), id: derivedId('us', MUTATION, 'user/1'), canSignIn: true };
  await put('users', admin);
  const rows = [{ row: 1, firstName: 'Mallory', lastName: 'M', email: 'mallory@x.example', isNew: true }];
  const args = { source: 'paste', rows };
  expect(await send(COORDINATOR, 'users.add-many', args)).toMatchObject({ result: 'refused' });
  expect(await get('users', admin.id)).toEqual(admin);
  // With an id that is free it is an everyday thing.
  expect(await send(COORDINATOR, 'users.add-many', args, testId('mu', 78))).toMatchObject({
    result: 'accepted',
  });
});

test('who edits under the id of a line of history writes over no history', async () => {
  const device = testId('dv', 1);
  const line = {
    id: derivedId('av', MUTATION, `activity/${device}`),
    actorId: testId('us', FIELD),
    at: NOW - 1,
    action: 'devices.retire',
    collection: 'devices',
    recordId: device,
    changes: {},
  };
  await put('activity', line);
  const args = { id: device, displayName: { was: '', to: 'Hall' } };
  expect(await send(FIELD, 'devices.edit', args)).toMatchObject({ result: 'refused' });
  expect([await get('activity', line.id), (await get('devices', device))?.displayName]).toEqual([line, '']);
});
