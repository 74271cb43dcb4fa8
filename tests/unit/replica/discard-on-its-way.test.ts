import { expect, test, vi } from 'vitest';
import type { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { cookie, filledReplica, openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { type Asked, cycleOf } from '#tests/support/replica/scripted-cycle.ts';
import { json, lines } from '#tests/support/replica/sync-bench.ts';

/** Knows what it did by id, as the real one does, and can lose the way of a push or of its answer. */
class Desk {
  readonly done = new Map<string, string>();
  last = 0;
  /** 'lost': never arrives; 'answer-lost': is done, and nobody hears. */
  line: 'good' | 'lost' | 'answer-lost' = 'good';

  readonly push = ({ mutations }: Asked): Response => {
    if (this.line === 'lost') throw new TypeError('Failed to fetch');
    const results = mutations.map(({ seq, id, name }) => {
      const result = this.done.has(id) ? 'known' : 'accepted';
      if (result === 'accepted') this.done.set(id, name);
      this.last = Math.max(this.last, seq);
      return { seq, result };
    });
    if (this.line === 'answer-lost') throw new TypeError('Failed to fetch');
    return json({ status: 'done', epoch: cookie.epoch, last: this.last, results });
  };

  readonly pull = (): Response => {
    if (this.line !== 'good') throw new TypeError('Failed to fetch');
    const head = { line: 'head', reset: null, totals: {}, epoch: cookie.epoch } as const;
    return lines(head, { line: 'tail', cookie, lastSeq: this.last });
  };
}

interface Bench {
  readonly replica: Replica;
  readonly desk: Desk;
  readonly id: string;
  sync(): Promise<boolean>;
}

async function withEdit(): Promise<Bench> {
  const replica = await filledReplica({ devices: [device(1)] });
  const kept = await replica.mutate('devices.edit', {
    id: testId('dv', 1),
    displayName: { was: '', to: 'Hall' },
  });
  if (kept.status !== 'kept') throw new Error(kept.status);
  const desk = new Desk();
  const sync = () => cycleOf(new ReplicaSync(replica), desk).run();
  return { replica, desk, id: kept.mutationId, sync };
}

const nameOf = (replica: Replica) => replica.reader.get('devices', testId('dv', 1))?.displayName;
const waits = (replica: Replica) => replica.waiting().map(({ id, name }) => [id, name]);

test('an edit that was never tried is discarded, and nothing of it is sent', async () => {
  const { replica, desk, id, sync } = await withEdit();
  expect(await replica.discardWaiting(id)).toBe('discarded');
  await sync();
  expect([...desk.done.values()]).toEqual(['noop']);
});

test('an edit on its way is known as such, and bringing it back does not do it twice', async () => {
  const { replica, desk, id } = await withEdit();
  let isSent = false;
  let arrive = () => {};
  const held = async (asked: Asked) => {
    isSent = true;
    await new Promise<void>((resolve) => (arrive = resolve));
    return desk.push(asked);
  };
  const running = cycleOf(new ReplicaSync(replica), { push: held, pull: desk.pull }).run();
  await vi.waitFor(() => expect(isSent).toBe(true));
  expect(await replica.discardWaiting(id)).toBe('on-its-way');
  arrive();
  await running;
  expect(desk.done.get(id)).toBe('devices.edit');
  expect(await replica.restoreWaiting([id])).toBe(0);
  expect(waits(replica)).toEqual([]);
});

test('as long as nobody answers, what was tried can be discarded and brought back, in its place', async () => {
  const { replica, desk, id, sync } = await withEdit();
  desk.line = 'lost';
  for (let time = 0; time < 3; time++) {
    await sync();
    expect(await replica.discardWaiting(id)).toBe('on-its-way');
    await sync();
    expect(nameOf(replica)).toBe('');
    expect(await replica.restoreWaiting([id])).toBe(1);
    expect(waits(replica)).toEqual([[id, 'devices.edit']]);
    expect(nameOf(replica)).toBe('Hall');
  }
  desk.line = 'good';
  await sync();
  expect([...desk.done]).toEqual([[id, 'devices.edit']]);
});

test('what was tried and never arrived is discarded once the server answers, and comes back as a change of its own', async () => {
  const { replica, desk, id, sync } = await withEdit();
  desk.line = 'lost';
  await sync();
  await replica.discardWaiting(id);
  desk.line = 'good';
  await sync();
  expect([...desk.done]).toEqual([[id, 'noop']]);
  expect(await replica.restoreWaiting([id])).toBe(1);
  await sync();
  expect([...desk.done.values()]).toEqual(['noop', 'devices.edit']);
});

test('what had arrived, though nobody heard so, is not done twice when it is discarded and brought back', async () => {
  const { replica, desk, id, sync } = await withEdit();
  desk.line = 'answer-lost';
  await sync();
  expect(await replica.discardWaiting(id)).toBe('on-its-way');
  desk.line = 'good';
  await sync();
  expect(await replica.restoreWaiting([id])).toBe(0);
  await sync();
  expect([...desk.done]).toEqual([[id, 'devices.edit']]);
});

test('what the server has is not discarded', async () => {
  const { replica, desk, id, sync } = await withEdit();
  await sync();
  expect(await replica.discardWaiting(id)).toBe('applied');
  expect([...desk.done]).toEqual([[id, 'devices.edit']]);
});

test('what waits behind a discarded change is sent in the same cycle as it', async () => {
  const { replica, desk, id, sync } = await withEdit();
  desk.line = 'lost';
  await sync();
  await replica.discardWaiting(id);
  await replica.mutate('devices.edit', { id: testId('dv', 1), description: { was: '', to: 'Spare' } });
  desk.line = 'good';
  expect(await sync()).toBe(true);
  expect([...desk.done.values()]).toEqual(['noop', 'devices.edit']);
  expect(waits(replica)).toEqual([]);
});

test('what another tab discarded is not sent by one that has not heard of it', async () => {
  const disk = new MemoryDisk();
  const one = await openReplica(disk);
  await one.mutate('noop', {});
  const other = await openReplica(disk, { seed: 2 });
  const id = one.waiting()[0]?.id ?? '';
  // Told, and not heard yet.
  await disk.storage().outbox.rewrite([], (state) => ({
    ...state,
    entries: state.entries.map((entry) => ({ ...entry, name: 'devices.add', args: { name: 'New' } })),
  }));
  await one.hear({ kind: 'outbox' });
  await other.hear({ kind: 'outbox' });
  expect(await one.discardWaiting(id)).toBe('discarded');
  const desk = new Desk();
  await cycleOf(new ReplicaSync(other), desk).run();
  expect([...desk.done]).toEqual([[id, 'noop']]);
});

test('a disk that takes nothing keeps no edit from the server', async () => {
  const disk = new MemoryDisk();
  const replica = await openReplica(disk);
  await replica.mutate('noop', {});
  disk.failsAt = () => 'QuotaExceededError';
  const desk = new Desk();
  await cycleOf(new ReplicaSync(replica), desk).run();
  expect(desk.done.size).toBe(1);
  disk.failsAt = () => false;
  expect(await replica.discardWaiting(replica.waiting()[0]?.id ?? '')).toBe('on-its-way');
});

test('a change offered again to a server that was set back is known to have been there', async () => {
  const { replica, id, sync } = await withEdit();
  await sync();
  await new ReplicaSync(replica).renumber('epoch');
  expect(await replica.discardWaiting(id)).toBe('on-its-way');
});
