import { expect, test, vi } from 'vitest';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { OutboxStore } from '#lib/replica/stored/storage.ts';
import type { ReplicaMessage } from '#lib/replica/sync-port.ts';
import { Cycle } from '#lib/sync/cycle.ts';
import type { PullLine } from '#lib/protocol/pull.ts';
import { device, NOW, role, testId } from '#tests/support/rows/domain-rows.ts';
import { seededChance } from '#tests/support/manual-time.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { admin, cookie, filledReplica, openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { head, json, lines, page, SyncBench, tail, wholeCookie } from '#tests/support/replica/sync-bench.ts';

type Fetch = (path: string, init: RequestInit) => Promise<Response>;

function cycleOf(port: ReplicaSync, fetch: Fetch): Cycle {
  return new Cycle({
    port,
    fetch,
    eventSource: null,
    locks: null,
    clock: { now: () => 1 },
    chance: seededChance(3),
    timers: { after: () => () => {} },
    events: { listen: () => () => {} },
    attention: () => 0,
    onStatus: () => {},
  });
}

const unchanged = (reset: 'too-old' | 'first' | null = null): PullLine => ({
  line: 'head',
  reset,
  totals: {},
  epoch: cookie.epoch,
});
const done = (last: number) => json({ status: 'done', epoch: cookie.epoch, last, results: [] });

/** The storage, with the names of what is called on its outbox and what is written to its replica. */
function watched(disk: MemoryDisk): { storage: ReturnType<MemoryDisk['storage']>; calls: string[] } {
  const calls: string[] = [];
  const { outbox, replica } = disk.storage();
  const noted = Object.fromEntries(
    Object.entries(outbox).map(([name, act]) => [
      name,
      (...words: never[]) => {
        calls.push(name);
        return (act as (...all: never[]) => unknown)(...words);
      },
    ]),
  ) as unknown as OutboxStore;
  const write: typeof replica.write = (...words) => {
    calls.push('write');
    return replica.write(...words);
  };
  return { storage: { outbox: noted, replica: { ...replica, write } }, calls };
}

test('with nothing to say a pull writes nothing, tells no tab, and reads one small record', async () => {
  const { storage, calls } = watched(new MemoryDisk());
  const told: ReplicaMessage[] = [];
  const replica = await Replica.open({
    person: admin,
    storage,
    clock: { now: () => NOW },
    chance: seededChance(1),
    tell: (message) => told.push(message),
    changed: () => {},
  });
  const port = new ReplicaSync(replica);
  await port.beginReset('first', {});
  const rows = { line: 'page', versions: [1], cookie } as const;
  await port.applyPage({ ...rows, versions: [1], collection: 'roles', rows: [role(1, 1, 'contract-admin')] });
  await port.applyPage({ ...rows, versions: [1], collection: 'devices', rows: [device(1)] });
  await port.applyTail({ line: 'tail', cookie, lastSeq: 0 }, port.clientId());
  await replica.mutate('devices.edit', { id: testId('dv', 1), displayName: { was: '', to: 'Hall' } });
  const cycle = cycleOf(port, (path) =>
    Promise.resolve(
      path.endsWith('push') ? done(1) : lines(unchanged(), { line: 'tail', cookie, lastSeq: 1 }),
    ),
  );
  await cycle.run();
  expect(replica.waiting()).toEqual([]);
  calls.length = told.length = 0;
  for (let pulls = 0; pulls < 10; pulls++) expect(await cycle.run()).toBe(true);
  expect(new Set(calls)).toEqual(new Set(['meta']));
  expect(told).toEqual([]);
});

test('two tabs that both lead ask nothing of each other when nothing waits', async () => {
  const bench = new SyncBench();
  bench.port.kept = wholeCookie;
  const sync = bench.start(null);
  await sync.syncNow();
  const asked = bench.asked.length;
  for (let heard = 0; heard < 5; heard++) sync.nudge();
  expect(sync.status().state).toBe('up-to-date');
  expect(bench.asked.length).toBe(asked);
});

test('discarding an edit whose push is on its way is told to be so, and it does not come back twice', async () => {
  const replica = await filledReplica({ devices: [device(1)] });
  const kept = await replica.mutate('devices.edit', {
    id: testId('dv', 1),
    displayName: { was: '', to: 'Hall' },
  });
  const mutationId = kept.status === 'kept' ? kept.mutationId : '';
  const arrived = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<void>();
  const running = cycleOf(new ReplicaSync(replica), async (path) => {
    if (!path.endsWith('push')) return lines(unchanged(), { line: 'tail', cookie, lastSeq: 1 });
    arrived.resolve();
    await answered.promise;
    return done(1);
  }).run();
  await arrived.promise;
  expect(await replica.discardWaiting(mutationId)).toBe('on-its-way');
  expect(await replica.restoreWaiting([mutationId])).toBe(1);
  expect(replica.waiting().map(({ id }) => id)).toEqual([mutationId]);
  answered.resolve();
  await running;
  expect(await replica.discardWaiting(mutationId)).toBe('applied');
  expect(replica.waiting()).toEqual([]);
});

test('what was on its way stays known as such under a new clientId', async () => {
  const replica = await filledReplica({ devices: [device(1)] });
  const kept = await replica.mutate('devices.edit', {
    id: testId('dv', 1),
    displayName: { was: '', to: 'Hall' },
  });
  const port = new ReplicaSync(replica);
  await port.sending(await port.toPush({ count: 1, bytes: 9_999 }), port.clientId());
  await port.renumber('forked');
  expect(await replica.discardWaiting(kept.status === 'kept' ? kept.mutationId : '')).toBe('on-its-way');
});

test('a catch-up that is cut again and again leaves nothing on the disk', async () => {
  const disk = new MemoryDisk();
  const replica = await Replica.open({
    person: admin,
    storage: disk.storage(),
    clock: { now: () => NOW },
    chance: seededChance(1),
    tell: () => {},
    changed: () => {},
  });
  const port = new ReplicaSync(replica);
  await port.beginReset('first', {});
  await port.applyTail({ line: 'tail', cookie, lastSeq: 0 }, port.clientId());
  const rows = Array.from({ length: 512 }, (_, at) => device(at + 1));
  const change: PullLine = { line: 'page', collection: 'devices', rows, versions: rows.map(() => 9) };
  const cut = cycleOf(port, () => Promise.resolve(lines(unchanged(), change, change, change)));
  for (let tries = 0; tries < 10; tries++) expect(await cut.run()).toBe(false);
  expect(disk.journal).toEqual([]);
  expect(replica.reader.size('devices')).toBe(0);
  const last = { ...cookie, version: 9 };
  const whole = cycleOf(port, () =>
    Promise.resolve(lines(unchanged(), change, { line: 'tail', cookie: last, lastSeq: 0 })),
  );
  expect(await whole.run()).toBe(true);
  expect([disk.journal.length, replica.reader.size('devices'), port.cookie()?.version]).toEqual([1, 512, 9]);
});

test('a catch-up in several answers is asked on, and each is kept', async () => {
  const bench = new SyncBench();
  bench.port.kept = wholeCookie;
  bench.pull = [
    lines(head(null), page(['a']), tail(6, { lastSeq: null })),
    lines(head(null), page(['b']), tail(7, { lastSeq: null })),
    lines(head(null), page(['c']), tail(8)),
    lines(head(null), tail(8)),
  ];
  const sync = bench.start();
  await sync.syncNow();
  expect(sync.status().state).toBe('up-to-date');
  const asked = bench.asked.map(({ body }) => (body['cookie'] as { version: number }).version);
  expect(asked.slice(0, 3)).toEqual([5, 6, 7]);
  expect([...(bench.port.rows.get('devices') ?? [])]).toEqual(['a', 'b', 'c']);
});

test('a server that calls the same answer a part again and again is in trouble, and not asked for ever', async () => {
  const bench = new SyncBench();
  bench.port.kept = wholeCookie;
  bench.pull = [lines(head(null), tail(5, { lastSeq: null }))];
  const sync = bench.start();
  const status = await sync.syncNow();
  expect(status.isServerBusy).toBe(true);
  expect(bench.asked.length).toBeLessThan(4);
});

test('a first sync beside a leader that is frozen goes on in the tab that sees nothing come', async () => {
  const bench = new SyncBench();
  bench.pull = [lines(head('first'), page(['a']), tail(5)), lines(head(null), tail(5))];
  const sync = bench.start({ request: () => new Promise<unknown>(() => {}) });
  expect(bench.asked).toEqual([]);
  bench.time.pass(15_000);
  await vi.waitFor(() => expect(sync.status().state).toBe('up-to-date'));
  expect([...(bench.port.rows.get('devices') ?? [])]).toEqual(['a']);
});

test('a first sync that the leader brings further is left to it', async () => {
  const bench = new SyncBench();
  bench.start({ request: () => new Promise<unknown>(() => {}) });
  for (let after = 0; after < 5; after++) {
    bench.port.kept = {
      ...wholeCookie,
      resume: { collection: 'devices', after: String(after) },
    };
    bench.time.pass(15_000);
    await Promise.resolve();
  }
  expect(bench.asked).toEqual([]);
});

test('rows that are too old stay on screen until the new ones are complete, however often that is cut', async () => {
  const replica = await filledReplica({ devices: [device(1), device(2)] });
  const port = new ReplicaSync(replica);
  for (let tries = 0; tries < 3; tries++) {
    const cut: Fetch = (_path, init) => {
      const { cookie: asked } = JSON.parse(String(init.body)) as { cookie: unknown };
      return Promise.resolve(lines(unchanged(asked === null ? 'first' : 'too-old')));
    };
    expect(await cycleOf(port, cut).run()).toBe(false);
    expect(replica.reader.size('devices')).toBe(2);
  }
});

test('a server that was set back by copying its folder is offered again what it had confirmed', async () => {
  const replica = await filledReplica({ devices: [device(1)] });
  const port = new ReplicaSync(replica);
  const server = { last: new Map<string, number>(), seen: new Set<string>(), version: 10 };
  const answer: Fetch = (path, init) => {
    const { clientId, mutations = [] } = JSON.parse(String(init.body)) as {
      clientId: string;
      mutations?: { id: string; seq: number }[];
    };
    let last = server.last.get(clientId) ?? 0;
    if (!path.endsWith('push')) {
      const reset = (JSON.parse(String(init.body)) as { cookie: unknown }).cookie === null ? 'first' : null;
      const next = { ...cookie, version: server.version };
      return Promise.resolve(lines(unchanged(reset), { line: 'tail', cookie: next, lastSeq: last }));
    }
    for (const { id, seq } of mutations) {
      if (!server.seen.has(id) && seq <= last) return Promise.resolve(json({ status: 'forked', last }));
      if (seq > last + 1) return Promise.resolve(json({ status: 'gap', last }));
      server.seen.add(id);
      last = seq;
    }
    server.last.set(clientId, last);
    server.version += 1;
    return Promise.resolve(done(last));
  };
  const edit = async (field: string, to: string) => {
    const kept = await replica.mutate('devices.edit', { id: testId('dv', 1), [field]: { was: '', to } });
    return kept.status === 'kept' ? kept.mutationId : '';
  };
  const first = await edit('displayName', 'Hall');
  await cycleOf(port, answer).run();
  // Others have written since: its version is higher than ever.
  Object.assign(server, { last: new Map(), seen: new Set(), version: 50 });
  await cycleOf(port, answer).run();
  expect([...server.seen]).toEqual([first]);
  expect(replica.outbox.meta.restored).toMatchObject({ offered: 1 });
  expect(replica.waiting()).toEqual([]);
});

test('the tail that ends a first sync says that all is here, though its cookie came with the last page', async () => {
  const replica = await openReplica(new MemoryDisk());
  const port = new ReplicaSync(replica);
  port.beginPull();
  await port.beginReset('first', { devices: 2 });
  const resume = { collection: 'devices', after: testId('dv', 1) };
  const page = { line: 'page', collection: 'devices', versions: [1] } as const;
  const part = { ...cookie, resume };
  await port.applyPage({ ...page, versions: [1], rows: [device(1)], cookie: part });
  await port.applyTail({ line: 'tail', cookie: part, lastSeq: null }, port.clientId());
  expect(port.wholeness().isWhole).toBe(false);
  port.beginPull();
  await port.applyPage({ ...page, versions: [1], rows: [device(2)], cookie });
  await port.applyTail({ line: 'tail', cookie, lastSeq: 0 }, port.clientId());
  expect(port.wholeness()).toEqual({ isWhole: true, here: null });
});
