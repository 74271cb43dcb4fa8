import { expect, test } from 'vitest';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { ReplicaMessage, SyncPort } from '#lib/replica/sync-port.ts';
import type { Cookie } from '#lib/protocol/pull.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';

const person = { accountId: testId('ac', 1), userId: testId('us', 1) };
const role = {
  id: testId('ro', 1),
  userId: person.userId,
  role: 'contract-admin',
  contractId: null,
  createdAt: 1,
};
const cookie: Cookie = { epoch: 'e1', schema: 's1', access: 'a1', version: 5 };

function open(disk: MemoryDisk, tell: (message: ReplicaMessage) => void = () => {}): Promise<Replica> {
  let drawn = disk.writes * 1_000;
  const chance = {
    bytes: (count: number) => new Uint8Array(count).map(() => (drawn = (drawn * 31 + 7) % 251)),
  };
  return Replica.open({
    person,
    storage: disk.storage(),
    clock: { now: () => 1_700_000_000_000 + disk.writes },
    chance,
    tell,
    changed: () => {},
  });
}

async function filled(disk: MemoryDisk): Promise<Replica> {
  const replica = await open(disk);
  const sync: SyncPort = new ReplicaSync(replica);
  await sync.beginReset('first', {});
  await sync.applyPage({ line: 'page', collection: 'roles', rows: [role], versions: [1], cookie });
  await sync.applyPage({ line: 'page', collection: 'devices', rows: [device(1)], versions: [2], cookie });
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  return replica;
}

function describeDevice(replica: Replica, was: string, to: string) {
  return replica.mutate('devices.edit', { id: testId('dv', 1), description: { was, to } });
}

const shown = (replica: Replica) => replica.reader.get('devices', testId('dv', 1));
const was = device(1).description;

test('keeps rows and an acknowledged edit when it is closed and opened again', async () => {
  const disk = new MemoryDisk();
  expect(await describeDevice(await filled(disk), was, 'Spare')).toMatchObject({ status: 'kept' });
  const again = await open(disk);
  expect(shown(again)?.description).toBe('Spare');
  expect(again.reader.isPending('devices', testId('dv', 1))).toBe(true);
});

test('does not acknowledge or show an edit that storage refused', async () => {
  const disk = new MemoryDisk();
  const replica = await filled(disk);
  disk.failsAt = () => true;
  expect(await describeDevice(replica, was, 'Spare')).toMatchObject({ status: 'not-saved' });
  expect(shown(replica)?.description).toBe(was);
});

test('shows an edit of another tab', async () => {
  const disk = new MemoryDisk();
  await filled(disk);
  const told: ReplicaMessage[] = [];
  const [one, other] = [await open(disk, (message) => told.push(message)), await open(disk)];
  await describeDevice(one, was, 'Spare');
  for (const message of told) await other.hear(message);
  expect(shown(other)?.description).toBe('Spare');
});

test('drops a confirmed edit only with the rows that have it', async () => {
  const disk = new MemoryDisk();
  const replica = await filled(disk);
  const sync: SyncPort = new ReplicaSync(replica);
  await describeDevice(replica, was, 'Spare');
  await sync.markPushed(1, { clientId: sync.clientId(), epoch: cookie.epoch });
  expect(shown(replica)?.description).toBe('Spare');
  const rows = [device(1, { description: 'Spare' })];
  await sync.applyPage({ line: 'page', collection: 'devices', rows, versions: [6] });
  await sync.applyTail({ line: 'tail', cookie: { ...cookie, version: 6 }, lastSeq: 1 }, sync.clientId());
  expect(sync.waitingCount()).toBe(0);
  expect(shown(replica)?.description).toBe('Spare');
  expect(shown(await open(disk))?.description).toBe('Spare');
});

test('a tail that was asked for by another clientId confirms nothing here', async () => {
  const replica = await filled(new MemoryDisk());
  const sync: SyncPort = new ReplicaSync(replica);
  await describeDevice(replica, was, 'Spare');
  const before = sync.clientId();
  // Another tab found the profile copied, took a new clientId, and was acknowledged.
  await sync.renumber('forked');
  await sync.markPushed(1, { clientId: sync.clientId(), epoch: cookie.epoch });
  await sync.applyTail({ line: 'tail', cookie: { ...cookie, version: 6 }, lastSeq: 9 }, before);
  expect(sync.waitingCount()).toBe(1);
  expect(shown(replica)?.description).toBe('Spare');
});

test('numbers of another database count for nothing', async () => {
  const replica = await filled(new MemoryDisk());
  const sync: SyncPort = new ReplicaSync(replica);
  await describeDevice(replica, was, 'Spare');
  const clientId = sync.clientId();
  await sync.markPushed(1, { clientId, epoch: cookie.epoch });
  const other = { ...cookie, epoch: 'restored', version: 6 };
  await sync.applyTail({ line: 'tail', cookie: other, lastSeq: 1 }, clientId);
  expect(sync.waitingCount()).toBe(1);
  await describeDevice(replica, 'Spare', 'Shelf');
  await sync.markPushed(2, { clientId, epoch: 'restored' });
  expect((await sync.toPush({ count: 9, bytes: 9_000 })).map(({ seq }) => seq)).toEqual([2]);
});

test('keeps the old rows on screen until a new generation is complete', async () => {
  const disk = new MemoryDisk();
  const replica = await filled(disk);
  const sync: SyncPort = new ReplicaSync(replica);
  await sync.beginReset('too-old', {});
  const rows = [device(2)];
  await sync.applyPage({ line: 'page', collection: 'devices', rows, versions: [9], cookie });
  expect(shown(replica)).toEqual(device(1));
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  expect(shown(replica)).toBeUndefined();
  expect(replica.reader.get('devices', testId('dv', 2))).toEqual(device(2));
});

test('takes back a discarded edit', async () => {
  const disk = new MemoryDisk();
  const replica = await filled(disk);
  const answer = await describeDevice(replica, was, 'Spare');
  if (answer.status !== 'kept') throw new Error(answer.status);
  expect(await replica.discardWaiting(answer.mutationId)).toBe('discarded');
  expect(shown(replica)).toEqual(device(1));
  expect(replica.waiting()).toMatchObject([{ seq: 1, id: answer.mutationId, name: 'noop' }]);
});
