import { expect, test } from 'vitest';
import type { PullLine } from '#lib/protocol/pull.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import { device, role, testId } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { cookie, openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { type Asked, cycleOf } from '#tests/support/replica/scripted-cycle.ts';
import { json, lines } from '#tests/support/replica/sync-bench.ts';

type Reset = Extract<PullLine, { line: 'head' }>['reset'];

const headOf = (reset: Reset): PullLine => ({ line: 'head', reset, totals: {}, epoch: cookie.epoch });
const pageOf = (numbers: readonly number[], version: number): PullLine => {
  const rows = numbers.map((number) => device(number));
  return { line: 'page', collection: 'devices', rows, versions: rows.map(() => version) };
};
const markOf = (version: number): PullLine => {
  return { line: 'page', collection: 'accounts', rows: [], versions: [], cookie: { ...cookie, version } };
};
const tailOf = (version: number, lastSeq = 0): Extract<PullLine, { line: 'tail' }> => {
  return { line: 'tail', cookie: { ...cookie, version }, lastSeq };
};

async function filledOn(disk: MemoryDisk): Promise<{ replica: Replica; port: ReplicaSync }> {
  const replica = await openReplica(disk);
  const port = new ReplicaSync(replica);
  await port.beginReset('first', {});
  const filled = { roles: [role(1, 1, 'contract-admin')], devices: [device(1), device(2)] };
  for (const [collection, rows] of Object.entries(filled))
    await port.applyPage({ line: 'page', collection, rows, versions: rows.map(() => 1), cookie });
  await port.applyTail({ line: 'tail', cookie, lastSeq: 0 }, port.clientId());
  return { replica, port };
}

test('a catch-up goes on from the last mark of an answer that was cut', async () => {
  const disk = new MemoryDisk();
  const { port } = await filledOn(disk);
  const versions: (number | undefined)[] = [];
  const pull = ({ cookie: from }: Asked) => {
    versions.push(from?.version);
    const next = (from?.version ?? 0) + 1;
    if (next > 9) return lines(headOf(null), tailOf(9));
    return lines(headOf(null), pageOf([next], next), markOf(next), pageOf([next + 1], next + 1));
  };
  for (let time = 0; time < 5; time++) await cycleOf(port, { pull }).run();
  expect(versions).toEqual([5, 6, 7, 8, 9]);
  expect(port.cookie()).toEqual({ ...cookie, version: 9 });
  const again = await openReplica(disk);
  expect(again.reader.size('devices')).toBe(6);
  expect(again.rows.meta.cookie?.version).toBe(9);
});

test('a catch-up cut after a mark shows what waits on top of what it brought, in every tab', async () => {
  const disk = new MemoryDisk();
  const { replica, port } = await filledOn(disk);
  await replica.mutate('devices.edit', { id: testId('dv', 1), description: { was: '', to: 'Mine' } });
  const row = device(1, { displayName: 'Theirs' });
  const page: PullLine = { line: 'page', collection: 'devices', rows: [row], versions: [6] };
  const server = { push: () => new Response('', { status: 503 }), pull: () => new Response() };
  await cycleOf(port, server).run();
  port.beginPull();
  await port.applyPage(page as never);
  await port.applyPage(markOf(6) as never);
  const shown = replica.reader.get('devices', row.id);
  expect(shown).toMatchObject({ displayName: 'Theirs', description: 'Mine' });
  expect((await openReplica(disk)).reader.get('devices', row.id)).toEqual(shown);
});

test('rows that the person may no longer see go at once, also when a reset for another reason was cut before', async () => {
  const disk = new MemoryDisk();
  const { replica, port } = await filledOn(disk);
  await cycleOf(port, { pull: () => lines(headOf('too-old')) }).run();
  // Their role changed meanwhile: only a question with the cookie of before lets the server say so.
  const pull = ({ cookie: from }: Asked) => lines(headOf(from ? 'access' : 'first'));
  await cycleOf(port, { pull }).run();
  expect(replica.reader.size('devices')).toBe(0);
  expect((await openReplica(disk)).reader.size('devices')).toBe(0);
});

for (const reason of ['too-old', 'schema'] as const)
  test(`rows told ${reason} stay on screen until the new ones are complete, wherever the answer is cut`, async () => {
    const disk = new MemoryDisk();
    const { replica, port } = await filledOn(disk);
    const resume = { collection: 'devices', after: testId('dv', 3) };
    const page: PullLine = { ...pageOf([3], 9), cookie: { ...cookie, version: 9, resume } } as PullLine;
    const parts = [
      [],
      [page],
      [page, { line: 'tail', cookie: { ...cookie, version: 9, resume }, lastSeq: null }],
    ];
    for (const part of parts as PullLine[][]) {
      let isFirst = true;
      const pull = ({ cookie: from }: Asked) => {
        if (!isFirst) return new Response('', { status: 503 });
        isFirst = false;
        return lines(headOf(from?.version === 9 ? null : from ? reason : 'first'), ...part);
      };
      await cycleOf(port, { pull }).run();
      expect(replica.reader.size('devices')).toBe(2);
      expect((await openReplica(disk)).reader.size('devices')).toBe(2);
    }
    const rest = () => lines(headOf(null), tailOf(9));
    await cycleOf(port, { pull: rest }).run();
    expect(replica.reader.size('devices')).toBe(1);
  });

/** Forgets what it did, as when the folder of its database is put back. */
class SetBackServer {
  version = 10;
  readonly done: string[] = [];
  readonly #lasts = new Map<string, number>();

  setBack(): void {
    this.#lasts.clear();
    this.done.length = 0;
    // Others have written since: no cookie is from the future.
    this.version = 50;
  }

  readonly push = ({ clientId, mutations }: Asked): Response => {
    let last = this.#lasts.get(clientId) ?? 0;
    for (const { seq, id } of mutations) {
      if (!this.done.includes(id) && seq <= last) return json({ status: 'forked', last });
      if (seq > last + 1) return json({ status: 'gap', last });
      if (!this.done.includes(id)) this.done.push(id);
      last = Math.max(last, seq);
    }
    this.#lasts.set(clientId, last);
    this.version += 1;
    return json({ status: 'done', epoch: cookie.epoch, last, results: [] });
  };

  readonly pull = ({ cookie: from, clientId }: Asked): Response => {
    const end = tailOf(this.version, this.#lasts.get(clientId) ?? 0);
    if (from) return lines(headOf(null), end);
    return lines(headOf('first'), { ...pageOf([1], 9), cookie } as PullLine, end);
  };
}

async function withConfirmedEdit(server: SetBackServer) {
  const { replica, port } = await filledOn(new MemoryDisk());
  const edit = (was: string, to: string) =>
    replica.mutate('devices.edit', { id: testId('dv', 1), description: { was, to } });
  await edit(device(1).description, 'Hall');
  await cycleOf(port, server).run();
  expect(replica.waiting()).toEqual([]);
  return { replica, port, edit, confirmed: [...server.done] };
}

test('a server that forgot what it confirmed is offered it again, though its epoch is the same', async () => {
  const server = new SetBackServer();
  const { replica, port, edit, confirmed } = await withConfirmedEdit(server);
  server.setBack();
  await edit(device(1).description, 'Stairs');
  expect(await cycleOf(port, server).run()).toBe(true);
  expect(server.done).toHaveLength(2);
  expect(server.done[0]).toBe(confirmed[0]);
  expect(replica.waiting()).toEqual([]);
  expect(replica.outbox.meta.restored).toMatchObject({ offered: 1 });
});

test('it is noticed when nothing waits as well, and the rows are pulled anew', async () => {
  const server = new SetBackServer();
  const { replica, port, confirmed } = await withConfirmedEdit(server);
  server.setBack();
  expect(await cycleOf(port, server).run()).toBe(true);
  expect(server.done).toEqual(confirmed);
  expect(replica.reader.size('devices')).toBe(1);
});

test('an answer that was long on its way does not make a server look set back', async () => {
  const server = new SetBackServer();
  const { replica } = await filledOn(new MemoryDisk());
  const [early, late] = [new ReplicaSync(replica), new ReplicaSync(replica)];
  early.beginPull();
  await replica.mutate('noop', {});
  await cycleOf(late, server).run();
  const { clientId } = replica.outbox.meta;
  await early.applyTail(tailOf(cookie.version, 0), clientId).catch(() => {});
  expect(replica.outbox.meta.clientId).toBe(clientId);
  expect(replica.waiting()).toEqual([]);
});
