import { describe, expect, it } from 'vitest';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { type OutboxFile, outboxFile } from '#lib/protocol/outbox-file.ts';
import { chosenOf, fileWishes } from '#lib/domain/views/inbox/file-wishes.ts';
import type { WishFacts } from '#lib/domain/views/wishes/wish-facts.ts';
import { wantedWithValues } from '#lib/words/changes/wishes.ts';
import { waitingWishes } from '#lib/domain/views/inbox/waiting.ts';
import { device, NOW, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { admin, cookie, filledReplica, openReplica } from '#tests/support/replica/replica-in-memory.ts';

const rows = { devices: [device(1)] };
const describeDevice = (replica: Replica, was: string, to: string) =>
  replica.mutate('devices.edit', { id: testId('dv', 1), description: { was, to } });
const importAll = (to: Replica, file: OutboxFile) =>
  to.importOutbox(
    file,
    file.entries.map(({ id }) => id),
  );
const idsOf = (replica: Replica) => replica.waiting().map(({ id }) => id);
const wishesOf = (replica: Replica) =>
  waitingWishes(replica.reader, replica.waiting(), {
    sentSeq: replica.outbox.meta.pushedSeq,
    confirmed: (collection, id) => replica.tables.of(collection).base(id),
  });

async function withTwoEdits(): Promise<Replica> {
  const replica = await filledReplica(rows);
  await describeDevice(replica, '', 'one');
  await describeDevice(replica, 'one', 'two');
  return replica;
}

describe('an outbox carried to another machine', () => {
  it('waits there behind its own, in order, with the ids that it had, and shows', async () => {
    const from = await withTwoEdits();
    const to = await filledReplica(rows, { seed: 2 });
    await to.mutate('devices.retire', { id: testId('dv', 1) });
    expect(await importAll(to, from.exportOutbox())).toEqual({
      status: 'imported',
      added: 2,
      alreadyHere: 0,
    });
    expect(idsOf(to).slice(1)).toEqual(idsOf(from));
    expect(to.waiting().map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(to.reader.get('devices', testId('dv', 1))?.description).toBe('two');
    await to.mutate('devices.restore', { id: testId('dv', 1) });
    expect(to.waiting().at(-1)?.seq).toBe(4);
  });

  it('adds nothing the second time, nor what is confirmed here', async () => {
    const from = await withTwoEdits();
    const file = from.exportOutbox();
    const to = await filledReplica(rows, { seed: 2 });
    await importAll(to, file);
    expect(await importAll(to, file)).toEqual({ status: 'imported', added: 0, alreadyHere: 2 });
    const sync = new ReplicaSync(to);
    await sync.markPushed(2, { clientId: sync.clientId(), epoch: cookie.epoch });
    await sync.applyTail({ line: 'tail', cookie, lastSeq: 2 }, sync.clientId());
    expect(idsOf(to)).toEqual([]);
    expect(await importAll(to, file)).toEqual({ status: 'imported', added: 0, alreadyHere: 2 });
    expect(idsOf(to)).toEqual([]);
  });

  it('adds a change once that is twice in the file', async () => {
    const [one] = (await withTwoEdits()).exportOutbox().entries;
    if (!one) throw new Error('Nothing waits');
    const to = await filledReplica(rows, { seed: 2 });
    const file = outboxFile(admin, NOW, [one, one]);
    expect(await importAll(to, file)).toEqual({ status: 'imported', added: 1, alreadyHere: 1 });
    expect(idsOf(to)).toEqual([one.id]);
  });

  it('is still there when the machine it came to is opened again', async () => {
    const disk = new MemoryDisk();
    const to = await openReplica(disk, { seed: 2 });
    await importAll(to, (await withTwoEdits()).exportOutbox());
    expect(idsOf(await openReplica(disk, { seed: 3 }))).toEqual(idsOf(to));
  });

  it('leaves everything as it was when it is refused or can not be saved', async () => {
    const from = await withTwoEdits();
    const person = { ...admin, userId: testId('us', 7) };
    const other = await openReplica(new MemoryDisk(), { seed: 2, person });
    expect(await importAll(other, from.exportOutbox())).toEqual({
      status: 'refused',
      fault: 'other-person',
    });
    const disk = new MemoryDisk();
    const full = await openReplica(disk, { seed: 2 });
    disk.failsAt = () => true;
    expect(await importAll(full, from.exportOutbox())).toEqual({ status: 'not-saved' });
    expect([idsOf(other), idsOf(full), full.outbox.meta.nextSeq]).toEqual([[], [], 1]);
  });

  it('is written in every state, also when the rows are gone with the membership', async () => {
    const replica = await withTwoEdits();
    await new ReplicaSync(replica).dropRows();
    expect(replica.exportOutbox().entries.map(({ id }) => id)).toEqual(idsOf(replica));
  });
});

describe('an outbox file that is looked into', () => {
  const look = async (replica: Replica, file: OutboxFile) => {
    const read = await replica.lookIntoOutbox(file);
    if (read.status !== 'read') throw new Error(read.fault);
    const confirmed: Parameters<typeof fileWishes>[2] = (collection, id) =>
      replica.tables.of(collection).base(id);
    return { ...read, wishes: fileWishes(replica.reader, read.entries, confirmed) };
  };
  const entry = (number: number, name: string, args: unknown, made = testId('mu', number)) => ({
    id: made,
    name,
    version: 1,
    args,
    at: NOW + number,
  });

  it('says what it would add, and adds nothing', async () => {
    const from = await withTwoEdits();
    const to = await filledReplica(rows, { seed: 2 });
    const file = from.exportOutbox();
    const first = await look(to, file);
    expect(first).toMatchObject({ status: 'read', exportedAt: file.exportedAt, alreadyHere: 0 });
    const told = (all: readonly { wanted: WishFacts }[]) => all.map(({ wanted }) => wantedWithValues(wanted));
    expect(told(first.wishes)).toEqual(told(wishesOf(from)));
    expect([idsOf(to), to.reader.get('devices', testId('dv', 1))?.description]).toEqual([[], '']);
    await to.importOutbox(file, idsOf(from).slice(0, 1));
    expect(idsOf(to)).toEqual(idsOf(from).slice(0, 1));
    expect(await look(to, file)).toMatchObject({ wishes: [{ id: idsOf(from)[1] }], alreadyHere: 1 });
    await importAll(to, file);
    expect(await look(to, file)).toMatchObject({ wishes: [], alreadyHere: 2 });
  });

  it('adds no role, no way in and nothing that can’t be undone that was not said yes to, each by itself', async () => {
    const to = await filledReplica(rows, { seed: 2 });
    const person = { id: testId('us', 2) };
    const grant = { userId: testId('us', 2), role: 'contract-admin', contractId: null };
    const file = outboxFile(admin, NOW, [
      entry(1, 'devices.retire', { id: testId('dv', 1) }),
      entry(2, 'roles.grant', grant),
      entry(3, 'roles.grant', { ...grant, userId: testId('us', 3) }),
      entry(4, 'users.erase', person),
      entry(5, 'users.edit', { ...person, email: { was: 'a@b.example', to: 'me@b.example' } }),
      entry(6, 'users.edit', { ...person, lastName: { was: 'A', to: 'B' } }),
      entry(7, 'enrolment-keys.add', { label: 'Mine' }),
      entry(8, 'users.invite', {}),
      entry(9, 'of.tomorrow', {}),
    ]);
    const { wishes } = await look(to, file);
    const asked = wishes.filter(({ isPrivileged }) => isPrivileged).map(({ id }) => id);
    expect(asked).toEqual([2, 3, 4, 5, 7, 8, 9].map((number) => testId('mu', number)));
    await to.importOutbox(file, chosenOf(wishes, new Set([testId('mu', 3)])));
    expect(idsOf(to)).toEqual([1, 3, 6].map((number) => testId('mu', number)));
  });

  it('leaves out with a change what builds on it', async () => {
    const from = await filledReplica({ users: [user(1)] });
    await from.mutate('users.invite', {
      firstName: 'New',
      lastName: 'One',
      email: 'new@b.example',
      role: null,
    });
    const made = from.reader.slots('users').find((one) => one?.email === 'new@b.example');
    await from.mutate('users.edit', { id: made?.id, lastName: { was: 'One', to: 'Two' } });
    const { wishes } = await look(await filledReplica(rows, { seed: 2 }), from.exportOutbox());
    expect(wishes.map(({ isPrivileged }) => isPrivileged)).toEqual([true, false]);
    expect(chosenOf(wishes, new Set())).toEqual([]);
    expect(chosenOf(wishes, new Set([idsOf(from)[0] ?? '']))).toEqual(idsOf(from));
  });

  it('is refused as when it is imported', async () => {
    const other = await openReplica(new MemoryDisk(), {
      seed: 2,
      person: { ...admin, userId: testId('us', 7) },
    });
    const file = (await withTwoEdits()).exportOutbox();
    expect(await other.lookIntoOutbox(file)).toEqual({ status: 'refused', fault: 'other-person' });
  });
});

describe('a discarded change that waited', () => {
  it('is left out of the file, and comes back as a change of its own', async () => {
    const replica = await withTwoEdits();
    const [, last = ''] = idsOf(replica);
    await replica.discardWaiting(last);
    expect(replica.exportOutbox().entries).toHaveLength(1);
    expect(wishesOf(replica).map(({ isDiscarded }) => isDiscarded)).toEqual([false, true]);
    expect(await replica.restoreWaiting([last])).toBe(1);
    expect(replica.reader.get('devices', testId('dv', 1))?.description).toBe('two');
    expect(new Set(idsOf(replica)).size).toBe(3);
    expect(await replica.restoreWaiting([last])).toBe(0);
  });

  it('comes back after the nothing in its place was sent, and after the browser was closed', async () => {
    const replica = await withTwoEdits();
    const [, last = ''] = idsOf(replica);
    await replica.discardWaiting(last);
    const sync = new ReplicaSync(replica);
    await sync.markPushed(2, { clientId: sync.clientId(), epoch: cookie.epoch });
    await sync.applyTail({ line: 'tail', cookie, lastSeq: 2 }, sync.clientId());
    expect(await replica.restoreWaiting([last])).toBe(1);
    expect(replica.waiting()).toMatchObject([{ seq: 3, name: 'devices.edit' }]);
  });

  it('comes back with what builds on it, which then names the new record', async () => {
    const replica = await filledReplica();
    const added = await replica.mutate('devices.add', { name: 'New', type: 'phone' });
    const made = replica.reader.slots('devices').find((one) => one?.name === 'New');
    await replica.mutate('devices.edit', { id: made?.id, description: { was: '', to: 'Spare' } });
    const [maker, edit] = wishesOf(replica);
    expect(maker?.dependents).toEqual([edit?.id]);
    expect(edit && wantedWithValues(edit.wanted)).toBe('Change description of New to “Spare”');
    for (const id of [...(maker?.dependents ?? []), maker?.id ?? '']) await replica.discardWaiting(id);
    expect(replica.reader.size('devices')).toBe(0);
    expect(added.status).toBe('kept');
    expect(await replica.restoreWaiting([maker?.id ?? '', edit?.id ?? ''])).toBe(2);
    const again = replica.reader.slots('devices').find((one) => one !== undefined);
    expect(again).toMatchObject({ name: 'New', description: 'Spare' });
    expect(again?.id).not.toBe(made?.id);
  });
});
