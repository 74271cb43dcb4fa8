import { expect, test } from 'vitest';
import { encodeChange } from '#lib/pages/page-text.ts';
import type { PullLine } from '#lib/protocol/pull.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import { device } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { cookie, openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { type Asked, cycleOf } from '#tests/support/replica/scripted-cycle.ts';
import { json, lines } from '#tests/support/replica/sync-bench.ts';

const PAGES = 12;
/** Ten devices each, in order of id. */
const pages = Array.from({ length: PAGES }, (_, at) => {
  const rows = Array.from({ length: 10 }, (__, number) => device(at * 10 + number + 1));
  const stored = encodeChange({ collection: 'devices', rows, versions: rows.map(() => 3) });
  return { ...stored, digest: String(at).padStart(64, '0'), last: rows.at(-1)!.id };
});

const readyLine = ({ digest, sum, last }: (typeof pages)[number]): PullLine => {
  const resume = { collection: 'devices', after: last };
  const kept = { ...cookie, version: 3, resume };
  return { line: 'ready', collection: 'devices', last, rows: 10, digest, sum, cookie: kept };
};

/** A first sync of all that comes after what the replica has, then its tail. */
const pull = ({ cookie: from }: Asked) => {
  const after = (from as { resume?: { after: string } } | null)?.resume?.after ?? '';
  const isDone = from !== null && !('resume' in from);
  const left = isDone ? [] : pages.filter(({ last }) => last > after);
  const head: PullLine = { line: 'head', reset: from ? null : 'first', totals: {}, epoch: cookie.epoch };
  return lines(head, ...left.map(readyLine), { line: 'tail', cookie: { ...cookie, version: 3 }, lastSeq: 0 });
};

const textOf = ({ digest }: Asked) => new Response(pages.find((one) => one.digest === digest)!.text);

test('ready pages are stored as they came, in their order, a few asked for ahead', async () => {
  const disk = new MemoryDisk();
  const port = new ReplicaSync(await openReplica(disk));
  let [underWay, most] = [0, 0];
  const page = async (asked: Asked) => {
    most = Math.max(most, ++underWay);
    // Those asked for later answer sooner.
    for (let turn = Number(asked.digest); turn < PAGES; turn++) await Promise.resolve();
    underWay -= 1;
    return textOf(asked);
  };
  expect(await cycleOf(port, { pull, page }).run()).toBe(true);
  const kept = [...disk.pages.values()].filter(({ collection }) => collection === 'devices');
  expect(kept.map(({ stored }) => stored.text)).toEqual(pages.map(({ text }) => text));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThanOrEqual(5);
  const again = await openReplica(disk);
  expect(again.reader.size('devices')).toBe(10 * PAGES);
  expect(again.rows.wholeness().isWhole).toBe(true);
});

const faults = {
  'is no longer there': () => json({ code: 'not-found', message: 'Gone' }, 404),
  'was cut': () => new Response(pages[7]!.text.slice(0, -3)),
  'is another one': () => new Response(pages[6]!.text),
};

test.each(Object.entries(faults))(
  'where a page %s, what came before it stays, and the next try goes on from there',
  async (_, fault) => {
    const disk = new MemoryDisk();
    const replica = await openReplica(disk);
    const port = new ReplicaSync(replica);
    const page = (asked: Asked) => (asked.digest === pages[7]!.digest ? fault() : textOf(asked));
    const broken = cycleOf(port, { pull, page });
    expect(await broken.run()).toBe(false);
    expect(broken.status().state).not.toBe('up-to-date');
    expect(port.cookie()?.resume?.after).toBe(pages[6]!.last);
    expect(replica.reader.size('devices')).toBe(70);
    let asked = 0;
    const counted = (one: Asked) => {
      asked += 1;
      return textOf(one);
    };
    expect(await cycleOf(port, { pull, page: counted }).run()).toBe(true);
    expect(asked).toBe(PAGES - 7);
    expect(replica.reader.size('devices')).toBe(10 * PAGES);
  },
);

test('where the list of ready pages is cut, those before the cut are taken', async () => {
  const replica = await openReplica(new MemoryDisk());
  const port = new ReplicaSync(replica);
  const head: PullLine = { line: 'head', reset: 'first', totals: {}, epoch: cookie.epoch };
  const cut = () => lines(head, ...pages.slice(0, 3).map(readyLine), '{"line":"ready","coll');
  expect(await cycleOf(port, { pull: cut, page: textOf }).run()).toBe(false);
  expect(port.cookie()?.resume?.after).toBe(pages[2]!.last);
});
