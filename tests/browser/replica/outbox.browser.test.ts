import { afterEach, expect, test } from 'vitest';
import { dexieOutbox } from '#lib/replica/stored/dexie-outbox.ts';
import type { OutboxStore, SentEntry, WithSent } from '#lib/replica/stored/storage.ts';
import { testId } from '#tests/support/rows/domain-rows.ts';

const DAY_MS = 86_400_000;
const NOW = 1_790_000_000_000;
const client = testId('cl', 1);
/** What waits was made after all that is confirmed. */
const LAST = 900;
let outbox: OutboxStore | null = null;

afterEach(() => outbox?.destroy());

const call = (number: number) => {
  return { id: testId('mu', number), name: 'noop', version: 1, args: { number }, at: NOW };
};

/** Each test has a database of its own. With so many entries waiting. */
async function opened(name: string, waiting: number): Promise<OutboxStore> {
  outbox = dexieOutbox(`outbox-of-test-${name}`);
  await outbox.open({ clientId: client, nextSeq: 1, pushedSeq: 0 });
  for (let number = 1; number <= waiting; number++) await outbox.append(call(LAST + number));
  return outbox;
}

const sentOne = (number: number, confirmedAt: number): SentEntry => {
  return { ...call(number), seq: number, confirmedAt, turn: number };
};

async function sentIn(store: OutboxStore): Promise<readonly SentEntry[]> {
  let found: readonly SentEntry[] = [];
  const read = (state: WithSent): WithSent => {
    found = state.sent;
    return state;
  };
  await store.rewrite('all', read);
  return found;
}

test.each([
  ['none', []],
  ['some', [testId('mu', 1)]],
  ['all', 'all'],
] as const)('a change that looks at %s of the confirmed entries is kept', async (name, asked) => {
  const store = await opened(name, 3);
  const renamed = (state: WithSent): WithSent => ({
    ...state,
    meta: { ...state.meta, pushedSeq: 2 },
    entries: state.entries.filter(({ seq }) => seq !== 2).map((one) => ({ ...one, name: 'other' })),
    sent: [...state.sent, sentOne(9, NOW)],
  });
  await store.rewrite(asked, renamed);
  const { meta, entries } = await store.open({ clientId: '', nextSeq: 1, pushedSeq: 0 });
  expect(meta.pushedSeq).toBe(2);
  expect(entries.map(({ seq, name: one }) => [seq, one])).toEqual([
    [1, 'other'],
    [3, 'other'],
  ]);
  expect((await sentIn(store)).map(({ seq }) => seq)).toEqual([9]);
});

test('what goes out is marked on its own, and what changes nothing is no write', async () => {
  const store = await opened('some', 3);
  const meta = await store.changeSome({ first: 2, last: 3 }, (state) => {
    expect(state.entries.map(({ seq }) => seq)).toEqual([2, 3]);
    return { meta: { ...state.meta, sentSeq: 3 }, entries: state.entries };
  });
  expect(meta.sentSeq).toBe(3);
  expect(await store.changeSome({ first: 1, last: 1 }, (state) => state)).toEqual(meta);
  expect(await store.settle({ clientId: client, lastSeq: 2 }, NOW)).toMatchObject({ turn: 1 });
  expect((await store.open(meta)).entries.map(({ seq }) => seq)).toEqual([3]);
  expect((await sentIn(store)).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('a confirmed edit lets go of what is old, a few at a time', async () => {
  const store = await opened('old', 1);
  const kept = Array.from({ length: 300 }, (_, at) => sentOne(at + 10, NOW - 40 * DAY_MS));
  await store.rewrite([], (state) => ({ ...state, sent: kept }));
  await store.settle({ clientId: client, lastSeq: 1 }, NOW);
  const left = (await sentIn(store)).length;
  expect(left).toBeLessThan(301);
  expect(left).toBeGreaterThan(250);
});

test('an entry confirmed by a clock that was ahead does not keep all others for ever', async () => {
  const store = await opened('ahead', 2);
  const kept = Array.from({ length: 150 }, (_, at) =>
    sentOne(at + 10, at === 0 ? NOW + 3_000 * DAY_MS : NOW - 40 * DAY_MS),
  );
  await store.rewrite([], (state) => ({ ...state, sent: kept }));
  await store.settle({ clientId: client, lastSeq: 1 }, NOW);
  await store.settle({ clientId: client, lastSeq: 2 }, NOW + 31 * DAY_MS);
  expect((await sentIn(store)).length).toBeLessThan(150);
});
