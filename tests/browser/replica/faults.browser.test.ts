import Dexie from 'dexie';
import { afterEach, expect, test, vi } from 'vitest';
import type { Cookie } from '#lib/protocol/pull.ts';
import { dexieStorage, outboxName, replicaName } from '#lib/replica/stored/dexie-storage.ts';
import { deleteOldReplicas } from '#lib/replica/stored/old-replicas.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { PageText } from '#lib/pages/page-text.ts';
import { Overtaken, type SyncPort } from '#lib/replica/sync-port.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';

const cookie: Cookie = { epoch: 'e1', schema: 's1', access: 'a1', version: 5 };
const clock = { now: () => Date.now() };
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

function personOf(user: number) {
  return { accountId: testId('ac', 2), userId: testId('us', user) };
}

/** Each test has a person of its own, so that databases never meet. */
async function opened(user: number) {
  const person = personOf(user);
  const options = { person, storage: dexieStorage(person), clock, chance, tell: () => {}, changed: () => {} };
  const replica = await Replica.open({ ...options, foldAfter: 3 });
  return { person, replica, sync: new ReplicaSync(replica) as SyncPort };
}

async function filled(user: number) {
  const here = await opened(user);
  const { sync, person } = here;
  const roleName = 'contract-admin';
  const role = { id: testId('ro', 1), userId: person.userId, role: roleName, contractId: null, createdAt: 1 };
  await sync.beginReset('first', {});
  await sync.applyPage({ line: 'page', collection: 'roles', rows: [role], versions: [1], cookie });
  await sync.applyPage({ line: 'page', collection: 'devices', rows: [device(1)], versions: [2], cookie });
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  return here;
}

function describeDevice(replica: Replica, was: string, to: string) {
  return replica.mutate('devices.edit', { id: testId('dv', 1), description: { was, to } });
}

function changed(sync: SyncPort, number: number, version: number): Promise<void> {
  return sync.applyPage({ line: 'page', collection: 'devices', rows: [device(number)], versions: [version] });
}

/** The database as nobody of ours opens it. */
async function inDatabase<Value>(name: string, act: (db: Dexie) => PromiseLike<Value>): Promise<Value> {
  const db = await new Dexie(name).open();
  try {
    return await act(db);
  } finally {
    db.close();
  }
}

const { put, add } = IDBObjectStore.prototype;

/**
 * How a disk without room tells: at the write, or only when the transaction ends. (Chromium's own quota is looked up
 * every 30 s: a test that sets it would wait as long.)
 */
const fullDisks: [
  string,
  (this: IDBObjectStore, ...words: Parameters<typeof put>) => IDBRequest<IDBValidKey>,
][] = [
  [
    'at the write',
    () => {
      throw new DOMException('No room', 'QuotaExceededError');
    },
  ],
  [
    'at the end',
    function (this: IDBObjectStore, ...words: Parameters<typeof put>) {
      const request = put.apply(this, words);
      this.transaction.abort();
      return request;
    },
  ],
];

function makeRoom(): void {
  Object.assign(IDBObjectStore.prototype, { put, add });
}

afterEach(makeRoom);

test.each(fullDisks)(
  'a disk that is full %s: says "not saved", loses nothing, and goes on when there is room',
  async (_when, full) => {
    const { replica, sync } = await filled(21);
    const was = device(1).description;
    expect(await describeDevice(replica, was, 'Kept before')).toMatchObject({ status: 'kept' });

    Object.assign(IDBObjectStore.prototype, { put: full, add: full });
    expect(await describeDevice(replica, 'Kept before', 'Lost?')).toMatchObject({ status: 'not-saved' });
    await expect(replica.discardWaiting(replica.waiting()[0]?.id ?? '')).rejects.toThrow();
    await changed(sync, 2, 6);
    await expect(
      sync.applyTail({ line: 'tail', cookie: { ...cookie, version: 6 }, lastSeq: 0 }, sync.clientId()),
    ).rejects.toThrow();
    await expect(sync.beginReset('access', {})).rejects.toThrow();
    await expect(sync.markPushed(1, { clientId: sync.clientId(), epoch: 'e1' })).rejects.toThrow();
    await expect(sync.renumber('forked')).rejects.toThrow();
    await expect(sync.dropRows()).rejects.toThrow();
    expect(sync.cookie()).toEqual(cookie);
    expect(replica.reader.get('devices', testId('dv', 1))?.description).toBe('Kept before');
    expect(replica.waiting().map(({ seq, name }) => [seq, name])).toEqual([[1, 'devices.edit']]);

    makeRoom();
    expect(await describeDevice(replica, 'Kept before', 'Kept after')).toMatchObject({ status: 'kept' });
    expect(sync.beginPull()).toEqual(cookie);
    await changed(sync, 2, 6);
    await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
    await replica.close();
    const again = await opened(21);
    expect(again.replica.waiting()).toHaveLength(2);
    expect(again.sync.cookie()).toEqual(cookie);
    expect(again.replica.reader.get('devices', testId('dv', 1))?.description).toBe('Kept after');
    expect(again.replica.reader.get('devices', testId('dv', 2))).toEqual(device(2));
    await again.replica.wipe();
  },
);

test('reads everything but a torn page, and asks again for its collection alone', async () => {
  const { replica, person } = await filled(22);
  await replica.close();
  await inDatabase(replicaName(person), async (db) => {
    const [key = []] = await db.table('devices').toCollection().primaryKeys();
    const page = (await db.table('devices').get(key)) as PageText;
    await db.table('devices').put({ ...page, text: page.text.slice(0, -1) }, key);
  });
  const torn = await opened(22);
  expect(torn.replica.reader.size('roles')).toBe(1);
  expect(torn.sync.torn()).toEqual(['devices']);
  expect(torn.sync.beginPull()).toEqual(cookie);
  const again = {
    line: 'page',
    collection: 'devices',
    rows: [device(1)],
    versions: [2],
    again: 'start',
  } as const;
  await torn.sync.applyPage({ ...again, rows: [device(1)], versions: [2] });
  await torn.sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, torn.sync.clientId());
  await torn.replica.close();
  const mended = await opened(22);
  expect(mended.sync.torn()).toEqual([]);
  expect(mended.replica.reader.get('devices', testId('dv', 1))).toEqual(device(1));
  await mended.replica.wipe();
});

test('folds a long journal into pages of IndexedDB, and another tab reads them', async () => {
  const { replica, sync, person } = await filled(23);
  const other = await opened(23);
  await changed(sync, 2, 6);
  await changed(sync, 3, 7);
  await sync.applyGone({ line: 'gone', collection: 'devices', ids: [testId('dv', 1)] });
  await sync.applyTail({ line: 'tail', cookie: { ...cookie, version: 8 }, lastSeq: 0 }, sync.clientId());
  expect(await inDatabase(replicaName(person), (db) => db.table('journal').count())).toBe(0);
  await changed(sync, 4, 9);
  await sync.applyTail({ line: 'tail', cookie: { ...cookie, version: 9 }, lastSeq: 0 }, sync.clientId());
  await other.replica.hear({ kind: 'rows', collections: ['devices'] });
  const left = [2, 3, 4].map((number) => device(number).name);
  for (const one of [replica, other.replica, (await opened(23)).replica]) {
    const names = one.reader.slots('devices').flatMap((row) => (row ? [row.name] : []));
    expect(names.sort()).toEqual(left);
  }
  await replica.wipe();
});

test('refuses an answer about rows that another tab has dropped', async () => {
  const { replica, sync } = await filled(24);
  const other = await opened(24);
  sync.beginPull();
  await other.sync.dropRows();
  await changed(sync, 2, 6);
  await expect(sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId())).rejects.toBeInstanceOf(
    Overtaken,
  );
  expect(replica.reader.size('devices')).toBe(0);
  await replica.wipe();
});

test('deletes the replicas of older builds, and nothing else', async () => {
  const { replica, person } = await filled(25);
  await describeDevice(replica, device(1).description, 'Waits');
  const tail = `${person.accountId}-${person.userId}`;
  const old = [`replica-s0-p1-${tail}`, `replica-s1-p0-${tail}`];
  const stranger = `replica-s0-p1-${person.accountId}-${testId('us', 99)}`;
  for (const name of [...old, stranger]) {
    const db = new Dexie(name);
    db.version(1).stores({ devices: '' });
    await db.open();
    db.close();
  }
  expect((await deleteOldReplicas(person)).sort()).toEqual(old);
  const names = await Dexie.getDatabaseNames();
  expect(names).toEqual(expect.arrayContaining([stranger, replicaName(person), outboxName(person)]));
  for (const name of old) expect(names).not.toContain(name);
  await Dexie.delete(stranger);
  expect(replica.waiting()).toHaveLength(1);
  await replica.wipe();
});

/** As Chromium closes a connection when the disk has no room: what is on its way there is never told of. */
test('an edit on a connection that the browser closes under it is kept, and what comes after it too', async () => {
  const { replica } = await filled(26);
  const used: IDBDatabase[] = [];
  function silent(this: IDBObjectStore): object {
    used.push(this.transaction.db);
    return Object.create(IDBRequest.prototype, SILENT) as object;
  }
  Object.assign(IDBObjectStore.prototype, { put: silent, add: silent });
  const kept = describeDevice(replica, device(1).description, 'In the dark');
  await vi.waitFor(() => expect(used.length).toBeGreaterThan(0));
  makeRoom();
  used.at(-1)?.dispatchEvent(new Event('close'));
  expect(await kept).toMatchObject({ status: 'kept' });
  expect(await describeDevice(replica, 'In the dark', 'Again')).toMatchObject({ status: 'kept' });
  await replica.close();
  const again = await opened(26);
  expect(again.replica.waiting()).toHaveLength(2);
  expect(again.replica.reader.get('devices', testId('dv', 1))?.description).toBe('Again');
  await again.replica.wipe();
});

/** A request that takes who listens, and tells nothing. */
const SILENT = Object.fromEntries(
  ['onsuccess', 'onerror'].map((name) => [name, { value: null, writable: true }]),
);
