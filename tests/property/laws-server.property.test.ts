import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '#lib/server/store/open-store.ts';
import { LawModelBrowser } from '#tests/support/law-model-browser.ts';
import { realServer } from '#tests/support/law-real-server.ts';
import { LawRun } from '#tests/support/law-run.ts';
import { lawSteps } from '#tests/support/law-steps.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/postgres.ts';

/** Printed when a run fails, with the path to the smallest failing one: `LAW_SEED=… vitest run …` repeats it. */
const seed = Number(process.env['LAW_SEED'] ?? crypto.getRandomValues(new Uint32Array(1))[0]) | 0;
/** About 0.3 s a run on two cores: 25 s. */
const numRuns = Number(process.env['LAW_RUNS'] ?? 60);

let databases: TestDatabases;
let store: Store;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

test('the laws of sync hold against the real server on a real PostgreSQL', async () => {
  const sums = { made: 0, accepted: 0, refused: 0 };
  // Each run is another account of the same database, by ids of its own.
  let runs = 0;
  const property = fc.asyncProperty(lawSteps, async (steps) => {
    const world = {
      serverWith: (rows: Parameters<typeof realServer>[1]['rows'], id: string, time: LawRun['time']) =>
        realServer(store, { id, rows }, time),
      browserOf: (...words: ConstructorParameters<typeof LawModelBrowser>) =>
        Promise.resolve(new LawModelBrowser(...words)),
    };
    const run = await LawRun.open(world, seed + ++runs);
    await run.obey(steps);
    for (const name of Object.keys(sums) as (keyof typeof sums)[]) sums[name] += run.counts[name];
  });
  await fc.assert(property, { seed, numRuns });
  // A run in which nothing happens proves nothing.
  expect(Math.min(...Object.values(sums)), `seed ${seed}: ${JSON.stringify(sums)}`).toBeGreaterThan(numRuns);
});
