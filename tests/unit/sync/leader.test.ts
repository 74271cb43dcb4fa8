import { expect, test, vi } from 'vitest';
import { HIDDEN_MS } from '#lib/sync/leader.ts';
import type { Locks } from '#lib/sync/surroundings.ts';
import { mutationOf } from '#tests/support/replica/fake-sync-port.ts';
import { done, SyncBench, wholeCookie } from '#tests/support/replica/sync-bench.ts';

/** A lock manager of one browser: holders one after the other. */
function fakeLocks(): Locks & { readonly names: string[] } {
  const tails = new Map<string, Promise<unknown>>();
  const names: string[] = [];
  return {
    names,
    request(name, { signal }, held) {
      names.push(name);
      const turn = (tails.get(name) ?? Promise.resolve()).then(() => (signal.aborted ? undefined : held()));
      tails.set(name, turn);
      return turn;
    },
  };
}

function tab(): SyncBench {
  const bench = new SyncBench();
  bench.port.kept = { ...wholeCookie };
  bench.push = [done(1)];
  return bench;
}

test('one tab listens for pokes; the next takes over when it is hidden for long', async () => {
  const locks = fakeLocks();
  const [first, second] = [tab(), tab()];
  first.start(locks);
  second.start(locks);
  await vi.waitFor(() => expect(first.sources.length).toBe(1));
  expect(second.sources.length).toBe(0);
  first.happen('hidden');
  first.time.pass(HIDDEN_MS);
  await vi.waitFor(() => expect(second.sources.length).toBe(1));
  expect(first.sources[0]?.isClosed).toBe(true);
});

test('a lone hidden tab keeps syncing', async () => {
  const alone = tab();
  alone.start(fakeLocks());
  await vi.waitFor(() => expect(alone.sources.length).toBe(1));
  alone.happen('hidden');
  alone.time.pass(HIDDEN_MS);
  await vi.waitFor(() => expect(alone.sources.length).toBe(2));
});

test('a tab that closes leaves the lead', async () => {
  const locks = fakeLocks();
  const [first, second] = [tab(), tab()];
  const sync = first.start(locks);
  second.start(locks);
  await vi.waitFor(() => expect(first.sources.length).toBe(1));
  await sync.stop();
  await vi.waitFor(() => expect(second.sources.length).toBe(1));
});

test('an edit in a follower whose leader is frozen is pushed all the same', async () => {
  const locks = fakeLocks();
  const [frozen, follower] = [tab(), tab()];
  frozen.start(locks);
  const sync = follower.start(locks);
  await vi.waitFor(() => expect(follower.paths()).toEqual(['pull']));
  await vi.waitFor(() => expect(sync.status().state).toBe('up-to-date'));
  follower.port.outbox = [mutationOf(1)];
  sync.nudge();
  expect(follower.paths()).toEqual(['pull']);
  follower.time.pass(20_000);
  await vi.waitFor(() => expect(follower.port.pushed).toBe(1));
});

test('the lock belongs to one person of one account', () => {
  const locks = fakeLocks();
  const bench = tab();
  bench.start(locks);
  expect(locks.names[0]).toContain(bench.port.accountId);
  expect(locks.names[0]).toContain(bench.port.userId);
});
