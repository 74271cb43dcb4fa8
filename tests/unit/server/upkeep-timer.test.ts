import { expect, test } from 'vitest';
import { UpkeepTimer } from '#lib/server/upkeep-timer.ts';

/** A timer that the test turns, and work that the test ends. */
function started() {
  const runs: { signal: AbortSignal; end: PromiseWithResolvers<void> }[] = [];
  const said: string[] = [];
  const turn = { now: () => {}, everyMs: 0, isEnded: false };
  const timer = new UpkeepTimer({
    work: (signal) => {
      const end = Promise.withResolvers<void>();
      runs.push({ signal, end });
      return end.promise;
    },
    log: {
      info: (text: string) => said.push(text),
      warn: (_fields: object, text: string) => said.push(text),
    } as never,
    repeat: (work, everyMs) => {
      Object.assign(turn, { now: work, everyMs });
      return () => (turn.isEnded = true);
    },
  });
  return { timer, runs, said, turn };
}

test('runs at the start and every six hours, one at a time', async () => {
  const { runs, said, turn } = started();
  expect(runs).toHaveLength(1);
  expect(turn.everyMs).toBe(6 * 3_600_000);
  turn.now();
  expect(runs).toHaveLength(1);
  runs[0]?.end.resolve();
  await expect.poll(() => said).toEqual(['upkeep done']);
  turn.now();
  expect(runs).toHaveLength(2);
});

test('logs a run that failed, and runs again', async () => {
  const { runs, said, turn } = started();
  runs[0]?.end.reject(new Error('no database'));
  await expect.poll(() => said).toEqual(['upkeep failed; it runs again in six hours']);
  turn.now();
  expect(runs).toHaveLength(2);
});

test('stops when what is under way has stopped', async () => {
  const { timer, runs, turn } = started();
  let isStopped = false;
  const stopped = timer.stop().then(() => (isStopped = true));
  for (let turns = 0; turns < 10; turns++) await Promise.resolve();
  expect([turn.isEnded, runs[0]?.signal.aborted, isStopped]).toEqual([true, true, false]);
  runs[0]?.end.resolve();
  await stopped;
});
