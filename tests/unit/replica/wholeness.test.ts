import { expect, test } from 'vitest';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import type { Cookie } from '#lib/protocol/pull.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';

const person = { accountId: testId('ac', 1), userId: testId('us', 1) };
const cookie: Cookie = { epoch: 'e1', schema: 's1', access: 'a1', version: 5 };
const resume = { collection: 'devices', after: testId('dv', 2) };
const totals = { users: 20_001, devices: 102_839 };

async function open(disk: MemoryDisk): Promise<{ replica: Replica; sync: SyncPort }> {
  const replica = await Replica.open({
    person,
    storage: disk.storage(),
    clock: { now: () => 1_700_000_000_000 },
    chance: { bytes: (count) => new Uint8Array(count).fill(disk.writes % 251) },
    tell: () => {},
    changed: () => {},
  });
  return { replica, sync: new ReplicaSync(replica) };
}

function page(sync: SyncPort, at: Cookie, ...numbers: number[]): Promise<void> {
  const rows = numbers.map((number) => device(number));
  return sync.applyPage({
    line: 'page',
    collection: 'devices',
    rows,
    versions: rows.map(() => 1),
    cookie: at,
  });
}

function tail(sync: SyncPort, at: Cookie): Promise<unknown> {
  return sync.applyTail({ line: 'tail', cookie: at, lastSeq: null }, sync.clientId());
}

test('a device that never synced does not claim to have all rows', async () => {
  const { replica } = await open(new MemoryDisk());
  expect(replica.rows.wholeness()).toEqual({ isWhole: false, here: null });
});

test('a first sync that was cut is known as a part, also when it is opened again without a network', async () => {
  const disk = new MemoryDisk();
  const { replica, sync } = await open(disk);
  await sync.beginReset('first', totals);
  await page(sync, { ...cookie, resume }, 1, 2);
  const part = { isWhole: false, here: { rows: 2, total: 122_840 } };
  expect(replica.rows.wholeness()).toEqual(part);
  const again = await open(disk);
  expect(again.replica.rows.wholeness()).toEqual(part);
  await page(again.sync, cookie, 3);
  expect(again.replica.rows.wholeness()).toEqual({ isWhole: false, here: { rows: 3, total: 122_840 } });
  await tail(again.sync, cookie);
  expect(again.replica.rows.wholeness()).toEqual({ isWhole: true, here: null });
  expect((await open(disk)).replica.rows.wholeness().isWhole).toBe(true);
});

test('rows that are whole stay so while others are built beside them', async () => {
  const { replica, sync } = await open(new MemoryDisk());
  await sync.beginReset('first', totals);
  await page(sync, cookie, 1);
  await tail(sync, cookie);
  await sync.beginReset('schema', totals);
  await page(sync, { ...cookie, resume }, 1, 2);
  expect(replica.rows.wholeness()).toEqual({ isWhole: true, here: null });
});

test('a part stays one while others are built beside it', async () => {
  const { replica, sync } = await open(new MemoryDisk());
  await sync.beginReset('first', totals);
  await page(sync, { ...cookie, resume }, 1);
  await sync.beginReset('schema', totals);
  await page(sync, { ...cookie, resume }, 1);
  expect(replica.rows.wholeness()).toEqual({ isWhole: false, here: null });
});

test('rows that were dropped for another role, or for good, are a part until all are here', async () => {
  const { replica, sync } = await open(new MemoryDisk());
  await sync.beginReset('first', totals);
  await tail(sync, cookie);
  await sync.beginReset('access', totals);
  expect(replica.rows.wholeness()).toEqual({ isWhole: false, here: { rows: 0, total: 122_840 } });
  await tail(sync, { ...cookie, access: 'a2' });
  expect(replica.rows.wholeness().isWhole).toBe(true);
  await sync.dropRows();
  expect(replica.rows.wholeness()).toEqual({ isWhole: false, here: null });
});

test('a page torn on the disk makes a part of what was whole', async () => {
  const disk = new MemoryDisk();
  const { sync } = await open(disk);
  await sync.beginReset('first', totals);
  await page(sync, cookie, 1);
  await tail(sync, cookie);
  const [[key, kept] = []] = [...disk.pages];
  disk.pages.set(key!, { ...kept!, stored: { ...kept!.stored, sum: kept!.stored.sum + 1 } });
  expect((await open(disk)).replica.rows.wholeness().isWhole).toBe(false);
});

test('what an older build kept whole, without noting it, is whole', async () => {
  const disk = new MemoryDisk();
  const { sync } = await open(disk);
  await sync.beginReset('first', totals);
  await tail(sync, cookie);
  const { whole, ...older } = disk.meta;
  expect(whole).toBe(older.shown);
  disk.meta = older;
  expect((await open(disk)).replica.rows.wholeness().isWhole).toBe(true);
});
