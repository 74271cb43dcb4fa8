import { appendFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Store } from '#lib/server/store/open-store.ts';
import { plantedBugs, type PlantedBug } from '#tests/laws/planted/bugs.ts';
import { LawModelServer } from '#tests/laws/places/model-server.ts';
import type { LawPlant } from '#tests/laws/planted/plant.ts';
import { LawRealBrowser } from '#tests/laws/places/real-browser.ts';
import { databaseOwner, type DatabaseOwner, realServer } from '#tests/laws/places/real-server.ts';
import { LawRun } from '#tests/laws/run.ts';
import { lawSteps } from '#tests/laws/steps.ts';
import type { LawWorld } from '#tests/laws/world.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

// The same runs for everybody: other seeds belong to `npm run fuzz -- --planted`.
const seed = Number(process.env['LAW_SEED'] ?? 3) | 0;
/** Which tells how soon chance meets each bug. */
const isFuzz = process.env['LAW_SEED'] !== undefined;
/** Far more than the slowest bug takes: a minute on one core. */
const numRuns = { browser: 1_500, server: 150 };

let databases: TestDatabases;
let store: TestStore;
/** Two server processes on one database. */
let second: Store;
let owner: DatabaseOwner;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
  second = await openStore({ databaseUrl: store.url, dataFolder: '', log: { warn: () => undefined } });
  owner = await databaseOwner(store.url);
});
afterAll(async () => {
  await owner.stop();
  await second.stop();
  await store.stop();
  await databases.stop();
});

/** Each run is another account of the same database, by ids of its own. */
let accounts = 0;

function worldWith(side: PlantedBug['side'], plant: LawPlant): LawWorld {
  const first = seed + ++accounts * 100;
  let browsers = 0;
  const planted = plant.store ?? ((one: Store) => one);
  return {
    serverWith(rows, id, clock) {
      if (side === 'server')
        return realServer({ made: store, answers: [store, second].map(planted), owner }, { id, rows }, clock);
      const server = new LawModelServer(() => clock.now());
      server.seed(rows);
      return Promise.resolve(server);
    },
    browserOf: (session, _nextId, clock) =>
      LawRealBrowser.open(session, { seed: first + ++browsers, clock, plant }),
    heard: async (browser, status) => {
      if (browser instanceof LawRealBrowser) await browser.heard(status);
    },
  };
}

test.each(plantedBugs.filter(({ sure }) => sure))(
  'without the bug the laws hold where it shows: $name',
  async ({ side, sure }) => {
    const run = await LawRun.open(worldWith(side, {}), seed + ++accounts);
    await run.obey(sure ?? []);
    expect(run.tally.counts.applied).toBe(run.tally.counts.made);
  },
);

/** Those that chance alone meets, after minutes, are planted by `npm run nightly`. */
const planted = plantedBugs.filter(({ sure }) => isFuzz || sure !== undefined);

test.each(planted)('the laws catch: $name', async ({ name, side, plant, sure }) => {
  let [runs, steps] = [0, 0];
  const startedAt = performance.now();
  const property = fc.asyncProperty(lawSteps, async (list) => {
    const run = await LawRun.open(worldWith(side, plant()), seed + ++accounts);
    runs++;
    try {
      await run.obey(list);
    } finally {
      steps += run.tally.stepCount();
    }
  });
  const { failed, errorInstance } = await fc.check(property, {
    seed,
    numRuns: numRuns[side],
    endOnFailure: true,
    examples: sure && !isFuzz ? [[[...sure]]] : [],
  });
  const ms = Math.round(performance.now() - startedAt);
  const [law = ''] = errorInstance instanceof Error ? errorInstance.message.split('\n') : [];
  report({ name, side, runs, steps, ms, law });
  expect(failed, `nothing was noticed in ${runs} runs with seed ${seed}`).toBe(true);
  // A law said so: an error of the planted bug itself proves nothing.
  expect(law).toMatch(/^Broken promise: /);
});

/** One line for `npm run fuzz -- --planted`, which names the file that it reads. */
function report(line: object): void {
  const file = process.env['LAW_REPORT'];
  if (file !== undefined) appendFileSync(file, JSON.stringify(line) + '\n');
}
