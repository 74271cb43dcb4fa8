import Dexie from 'dexie';
import { expect, test } from 'vitest';
import type { Cookie } from '#lib/protocol/pull.ts';
import { dexieStorage } from '#lib/replica/stored/dexie-storage.ts';
import { Replica } from '#lib/replica/replica.ts';
import { encodeChange } from '#lib/pages/page-text.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';

const cookie: Cookie = { epoch: 'e1', schema: 's1', access: 'a1', version: 5 };
const clock = { now: () => Date.now() };
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

/** Each test has a person of its own, so that databases never meet. */
async function opened(user: number) {
  const person = { accountId: testId('ac', 1), userId: testId('us', user) };
  const storage = dexieStorage(person);
  const replica = await Replica.open({ person, storage, clock, chance, tell: () => {}, changed: () => {} });
  return { person, replica, sync: new ReplicaSync(replica) as SyncPort };
}

async function filled(user: number) {
  const here = await opened(user);
  const { sync, person } = here;
  const role = {
    id: testId('ro', 1),
    userId: person.userId,
    role: 'contract-admin',
    contractId: null,
    createdAt: 1,
  };
  await sync.beginReset('first', {});
  await sync.applyPage({ line: 'page', collection: 'roles', rows: [role], versions: [1], cookie });
  await sync.applyPage({ line: 'page', collection: 'devices', rows: [device(1)], versions: [2], cookie });
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  return here;
}

function describeDevice(replica: Replica, was: string, to: string) {
  return replica.mutate('devices.edit', { id: testId('dv', 1), description: { was, to } });
}

test('keeps rows, changes and waiting edits in IndexedDB', async () => {
  const { replica, sync } = await filled(11);
  await sync.applyPage({ line: 'page', collection: 'devices', rows: [device(2)], versions: [6] });
  await sync.applyGone({ line: 'gone', collection: 'devices', ids: [testId('dv', 2)] });
  await sync.applyPage({ line: 'page', collection: 'devices', rows: [device(3)], versions: [7] });
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  expect(await describeDevice(replica, device(1).description, 'Spare')).toMatchObject({ status: 'kept' });
  await replica.close();
  const again = await opened(11);
  expect(again.replica.reader.get('devices', testId('dv', 1))?.description).toBe('Spare');
  expect(again.replica.reader.get('devices', testId('dv', 2))).toBeUndefined();
  expect(again.replica.reader.get('devices', testId('dv', 3))).toEqual(device(3));
  expect(again.sync.cookie()).toEqual(cookie);
  await again.replica.wipe();
});

test('keeps ready pages as they came, and opens them again', async () => {
  const { replica, sync } = await opened(19);
  const stored = encodeChange({ collection: 'devices', rows: [device(1), device(2)], versions: [2, 3] });
  await sync.beginReset('first', {});
  const line = {
    line: 'ready',
    collection: 'devices',
    rows: 2,
    last: device(2).id,
    digest: '',
    cookie,
  } as const;
  await sync.applyReady({ ...line, ...stored });
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  expect(replica.reader.get('devices', testId('dv', 2))).toEqual(device(2));
  await replica.close();
  const again = await opened(19);
  expect(again.replica.reader.size('devices')).toBe(2);
  expect(again.replica.reader.get('devices', testId('dv', 1))).toEqual(device(1));
  await again.replica.wipe();
});

test('reopens a lost connection and keeps the edit', async () => {
  const { replica, person } = await filled(12);
  // The handle is dead from here on (DatabaseClosedError), as after a version change in another tab.
  const name = `outbox-${person.accountId}-${person.userId}`;
  // Missing in Dexie's types.
  const { connections } = Dexie as unknown as { connections: readonly Dexie[] };
  const lost = connections.find((db) => db.name === name);
  lost?.close();
  expect(lost).toBeDefined();
  expect(await describeDevice(replica, device(1).description, 'Spare')).toMatchObject({ status: 'kept' });
  expect(replica.waiting()).toHaveLength(1);
  await replica.wipe();
});

test('leaves nothing behind for who signed out, whatever others tell meanwhile', async () => {
  const { replica, person } = await filled(15);
  const others = await opened(15);
  await others.replica.hear({ kind: 'reset' });
  const leaving = replica.wipe();
  // Another tab that has not heard of it yet has just written.
  const heard = [replica.hear({ kind: 'outbox' }), replica.hear({ kind: 'rows', collections: ['devices'] })];
  // Nor does what was on its way in the other tab when it heard of it.
  const left = [others.replica.wipe({ isOthers: true }), others.replica.hear({ kind: 'outbox' })];
  await Promise.all([leaving, ...heard, ...left]);
  expect(await keptOf(person)).toEqual([]);
});

async function keptOf({ userId }: { userId: string }): Promise<string[]> {
  const names = (await indexedDB.databases()).map(({ name = '' }) => name);
  return names.filter((name) => name.endsWith(userId));
}

test('builds a new generation beside the old one and deletes the old', async () => {
  const { replica, sync } = await filled(13);
  await sync.beginReset('too-old', {});
  await sync.applyPage({ line: 'page', collection: 'devices', rows: [device(2)], versions: [9], cookie });
  expect(replica.reader.get('devices', testId('dv', 1))).toEqual(device(1));
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  expect(replica.reader.get('devices', testId('dv', 1))).toBeUndefined();
  await replica.close();
  const again = await opened(13);
  expect(again.replica.reader.get('devices', testId('dv', 2))).toEqual(device(2));
  await again.replica.wipe();
});

test('stores 100,000 devices from pages and opens them again', async () => {
  const { sync, replica } = await filled(14);
  for (let page = 0; page < 196; page++) {
    const rows = Array.from({ length: 512 }, (_, row) => device(10 + page * 512 + row));
    await sync.applyPage({ line: 'page', collection: 'devices', rows, versions: rows.map(() => 3), cookie });
  }
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  await describeDevice(replica, device(1).description, 'Spare');
  await replica.close();
  const again = await opened(14);
  expect(again.replica.reader.size('devices')).toBe(196 * 512 + 1);
  expect(again.replica.reader.get('devices', testId('dv', 1))?.description).toBe('Spare');
  await again.replica.wipe();
});
