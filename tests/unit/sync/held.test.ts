import { expect, test, vi } from 'vitest';
import { needsConfirmation } from '#lib/domain/mutations/confirmed-mutations.ts';
import { mutationNames } from '#lib/domain/mutations/registry.ts';
import { syncWords } from '#lib/words/sync/status.ts';
import { whyItWaits } from '#lib/words/sync/waiting.ts';
import { mutationOf } from '#tests/support/replica/fake-sync-port.ts';
import { done, head, json, lines, SyncBench, tail, wholeCookie } from '#tests/support/replica/sync-bench.ts';

/** A bench whose replica is complete; two edits wait. */
function filledBench(): SyncBench {
  const bench = new SyncBench();
  bench.port.kept = { ...wholeCookie };
  bench.port.outbox = [1, 2].map(mutationOf);
  return bench;
}
const held = (last: number) => json({ status: 'held', last });

test('what the server holds waits with all after it, once asked for a cycle, and rows are pulled all the same', async () => {
  const bench = filledBench();
  bench.push = [held(0)];
  bench.pull = [lines(head(null), tail(9, { lastSeq: 0 }))];
  const status = await bench.start().syncNow();
  expect(bench.paths()).toEqual(['push', 'pull', 'push', 'pull']);
  expect(bench.port.outbox).toHaveLength(2);
  expect(bench.port.steps).toEqual(['tail 9', 'tail 9']);
  expect(status).toMatchObject({ isHeld: true, waiting: 2, state: 'syncing' });
  expect(syncWords(status)).toBe('Confirm to send 2');
  expect(whyItWaits(status)).toMatch(/Confirm that it’s you/);
});

test('it is no trouble: the next question comes with the idle time and with a poke, not sooner', async () => {
  const bench = filledBench();
  bench.push = [held(0)];
  bench.pull = [lines(head(null), tail(9, { lastSeq: 0 }))];
  const sync = bench.start();
  await sync.syncNow();
  const before = bench.asked.length;
  bench.time.pass(25_000);
  await sync.syncNow();
  expect(bench.asked.length).toBe(before + 2);
  bench.sources.at(-1)?.happen('poke');
  await vi.waitFor(() => expect(bench.asked.length).toBe(before + 4));
});

test('what was done before it is done, and once the person has confirmed it goes on from there, once', async () => {
  const bench = filledBench();
  bench.push = [done(1), held(1), done(2)];
  bench.pull = [() => lines(head(null), tail(9, { lastSeq: bench.port.pushed }))];
  const sync = bench.start();
  await vi.waitFor(() => expect(bench.paths()).toEqual(['push', 'push', 'pull']));
  await vi.waitFor(() => expect(sync.status()).toMatchObject({ isHeld: true, waiting: 1 }));
  const status = await sync.syncNow();
  expect(bench.port.outbox).toEqual([]);
  expect(status).not.toHaveProperty('isHeld');
  expect(status.state).toBe('up-to-date');
  const sent = bench.asked.filter(({ path }) => path.endsWith('push'));
  expect(sent.map(({ body }) => (body['mutations'] as { seq: number }[]).map(({ seq }) => seq))).toEqual([
    [1, 2],
    [2],
    [2],
  ]);
});

test('tabs that do not ask are told that it is held, and that it is not any more', async () => {
  const [leader, follower] = [filledBench(), filledBench()];
  follower.push = [held(0)];
  leader.push = [held(0)];
  for (const bench of [leader, follower]) bench.pull = [lines(head(null), tail(9, { lastSeq: 0 }))];
  const [one, other] = [leader.start(), follower.start()];
  await other.syncNow();
  leader.onContact = (contact) => other.heardContact(contact);
  leader.time.pass(10_000);
  await one.syncNow();
  expect(other.status().isHeld).toBe(true);
  leader.push = [done(2)];
  leader.time.pass(10_000);
  await one.syncNow();
  expect(other.status()).not.toHaveProperty('isHeld');
});

test('offline says offline, whatever is held', () => {
  const status = { state: 'offline', isWhole: true, waiting: 1, attention: 0, syncedAt: 1 } as const;
  expect(syncWords({ ...status, progress: null, isHeld: true })).toBe('Offline, 1 waiting');
});

test('what gives rights and lets machines report is asked for again, and nothing else', () => {
  expect(mutationNames.filter(needsConfirmation).sort()).toEqual([
    'enrolment-keys.add',
    'enrolment-keys.edit',
    'roles.grant',
    'roles.revoke',
    'users.invite',
  ]);
});
