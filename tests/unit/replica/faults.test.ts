import { expect, test } from 'vitest';
import type { Cookie } from '#lib/protocol/pull.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import { Overtaken, type ReplicaMessage, type SyncPort } from '#lib/replica/sync-port.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { seededChance } from '#tests/support/manual-time.ts';

const DAY_MS = 86_400_000;
const person = { accountId: testId('ac', 1), userId: testId('us', 1) };
const role = {
  id: testId('ro', 1),
  userId: person.userId,
  role: 'contract-admin',
  contractId: null,
  createdAt: 1,
};
const cookie: Cookie = { epoch: 'e1', schema: 's1', access: 'a1', version: 5 };

/** What another tab tells after a pull. */
const ROWS: ReplicaMessage = { kind: 'rows', collections: ['devices'] };

interface Tab {
  readonly replica: Replica;
  readonly sync: SyncPort;
}

async function open(
  disk: MemoryDisk,
  clock = { now: () => 1_700_000_000_000 },
  { seed = 1, foldAfter = 3 } = {},
): Promise<Tab> {
  const chance = seededChance(seed);
  const tell = () => {};
  const options = { person, storage: disk.storage(), clock, chance, tell, changed: () => {}, foldAfter };
  const replica = await Replica.open(options);
  return { replica, sync: new ReplicaSync(replica) };
}

async function filled(disk: MemoryDisk, clock?: { now: () => number }): Promise<Tab> {
  const tab = await open(disk, clock);
  await tab.sync.beginReset('first', {});
  await tab.sync.applyPage({ line: 'page', collection: 'roles', rows: [role], versions: [1], cookie });
  await tab.sync.applyPage({ line: 'page', collection: 'devices', rows: [device(1)], versions: [2], cookie });
  await tab.sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, tab.sync.clientId());
  return tab;
}

function changed(sync: SyncPort, number: number, version: number): Promise<void> {
  return sync.applyPage({ line: 'page', collection: 'devices', rows: [device(number)], versions: [version] });
}

function tailAt(sync: SyncPort, version: number, lastSeq = 0): Promise<readonly string[]> {
  return sync.applyTail({ line: 'tail', cookie: { ...cookie, version }, lastSeq }, sync.clientId());
}

function describeDevice({ replica }: Tab, was: string, to: string) {
  return replica.mutate('devices.edit', { id: testId('dv', 1), description: { was, to } });
}

const names = ({ replica }: Tab) => replica.reader.slots('devices').flatMap((row) => (row ? [row.name] : []));

/** The last character of a text that is kept. */
function tear(kept: { stored: { text: string } }): void {
  kept.stored = { ...kept.stored, text: kept.stored.text.slice(0, -1) };
}

test('asks again only for the collection of a torn page, once, and keeps its cookie', async () => {
  const disk = new MemoryDisk();
  await filled(disk);
  for (const page of disk.pages.values()) if (page.collection === 'devices') tear(page);
  const tab = await open(disk);
  expect(tab.sync.torn()).toEqual(['devices']);
  expect(tab.sync.beginPull()).toEqual(cookie);
  const again = { line: 'page', collection: 'devices', rows: [device(1)], versions: [2] } as const;
  await tab.sync.applyPage({ ...again, rows: [...again.rows], versions: [2], again: 'start' });
  await tailAt(tab.sync, 5);
  expect(tab.sync.torn()).toEqual([]);
  const later = await open(disk);
  expect(later.sync.torn()).toEqual([]);
  expect(names(later)).toEqual([device(1).name]);
});

test('pulls everything where an older build did not say of which collection a torn entry was', async () => {
  const disk = new MemoryDisk();
  const { sync } = await filled(disk);
  await changed(sync, 2, 6);
  await tailAt(sync, 6);
  for (const entry of disk.journal) {
    tear(entry);
    entry.stored = { text: entry.stored.text, sum: entry.stored.sum };
  }
  expect((await open(disk)).sync.beginPull()).toBeNull();
});

test('folds a long journal into pages, in every tab', async () => {
  const disk = new MemoryDisk();
  const tab = await filled(disk);
  const other = await open(disk);
  await changed(tab.sync, 2, 6);
  await changed(tab.sync, 3, 7);
  await tailAt(tab.sync, 7);
  expect(disk.journal).toHaveLength(2);
  await tab.sync.applyGone({ line: 'gone', collection: 'devices', ids: [testId('dv', 1)] });
  await tailAt(tab.sync, 8);
  expect(disk.journal).toHaveLength(0);
  // It had heard of nothing: that a row went is no longer told by any entry.
  await other.replica.hear(ROWS);
  const left = [device(2).name, device(3).name];
  for (const one of [tab, other, await open(disk)]) expect(names(one).sort()).toEqual(left);
});

test('leaves the journal as it is when another tab wrote meanwhile, or the disk is full', async () => {
  const disk = new MemoryDisk();
  const tab = await filled(disk);
  // It folds nothing itself.
  const other = await open(disk, undefined, { seed: 1, foldAfter: 1_000 });
  for (const number of [2, 3, 4]) await changed(other.sync, number, number + 4);
  await tailAt(other.sync, 8);
  await tab.replica.hear(ROWS);
  await changed(other.sync, 5, 9);
  await tailAt(other.sync, 9);
  await tab.replica.rows.foldWhenLong();
  expect(disk.journal).toHaveLength(4);
  disk.failsAt = () => 'QuotaExceededError';
  await (await open(disk)).replica.rows.foldWhenLong();
  expect(disk.journal).toHaveLength(4);
  expect(names(await open(disk))).toHaveLength(5);
});

test('shows what a pull brought when the disk takes the rows and not the outbox', async () => {
  const disk = new MemoryDisk();
  const tab = await filled(disk);
  await describeDevice(tab, device(1).description, 'Spare');
  await tab.sync.markPushed(1, { clientId: tab.sync.clientId(), epoch: 'e1' });
  const row = { ...device(1), description: 'Spare', os: 'by the server' };
  await tab.sync.applyPage({ line: 'page', collection: 'devices', rows: [row], versions: [6] });
  // The tail's own write is taken, the one of the outbox is not.
  const last = disk.writes + 1;
  disk.failsAt = (write) => write > last && 'QuotaExceededError';
  await expect(tailAt(tab.sync, 6, 1)).rejects.toThrow();
  expect(tab.replica.reader.get('devices', row.id)).toEqual(row);
  expect(tab.replica.reader.isPending('devices', row.id)).toBe(false);
});

test('offers confirmed edits again in their order, though the clock jumped ahead and was set back', async () => {
  const disk = new MemoryDisk();
  let now = 1_700_000_000_000;
  const tab = await filled(disk, { now: () => now });
  let was = device(1).description;
  for (const [index, jump] of [0, 3_000 * DAY_MS, -3_100 * DAY_MS].entries()) {
    now += jump;
    await describeDevice(tab, was, `Edit ${index}`);
    was = `Edit ${index}`;
    await tab.sync.markPushed(index + 1, { clientId: tab.sync.clientId(), epoch: 'e1' });
    const row = { ...device(1), description: was };
    await tab.sync.applyPage({ line: 'page', collection: 'devices', rows: [row], versions: [6 + index] });
    await tailAt(tab.sync, 6 + index, index + 1);
  }
  expect(tab.replica.waiting()).toEqual([]);
  await tab.sync.renumber('epoch');
  const offered = tab.replica
    .waiting()
    .map(({ args }) => (args as { description: { to: string } }).description.to);
  expect(offered).toEqual(['Edit 0', 'Edit 1', 'Edit 2']);
});

test('refuses what answers a question about rows that another tab has dropped', async () => {
  const disk = new MemoryDisk();
  const [tab, other] = [await filled(disk), await open(disk)];
  tab.sync.beginPull();
  other.sync.beginPull();
  await other.sync.dropRows();
  await changed(tab.sync, 2, 6);
  await expect(tailAt(tab.sync, 6)).rejects.toBeInstanceOf(Overtaken);
  expect(names(tab)).toEqual([]);
  expect(names(await open(disk))).toEqual([]);
});

test('refuses an older answer than the one that another tab took: what is confirmed does not vanish again', async () => {
  const disk = new MemoryDisk();
  const [tab, other] = [await filled(disk), await open(disk)];
  tab.sync.beginPull();
  other.sync.beginPull();
  // Both asked at version 5; this one heard of version 6, the other, asked later, of version 7.
  await describeDevice(other, device(1).description, 'On the stairs');
  await other.sync.markPushed(1, { clientId: other.sync.clientId(), epoch: 'e1' });
  const row = { ...device(1), description: 'On the stairs' };
  await other.sync.applyPage({ line: 'page', collection: 'devices', rows: [row], versions: [7] });
  await tailAt(other.sync, 7, 1);
  await changed(tab.sync, 1, 6);
  await expect(tailAt(tab.sync, 6)).rejects.toBeInstanceOf(Overtaken);
  const again = await open(disk);
  expect(again.replica.waiting()).toEqual([]);
  expect(again.replica.reader.get('devices', testId('dv', 1))?.description).toBe('On the stairs');
  expect(tab.sync.beginPull()?.version).toBe(7);
});

test('forgets what views remember, with the rows that a person may no longer see', async () => {
  const tab = await filled(new MemoryDisk());
  const before = tab.replica.reader;
  await tab.sync.beginReset('access', {});
  // Views remember texts by the reader they were asked with.
  expect(tab.replica.reader).not.toBe(before);
  expect(names(tab)).toEqual([]);
});
