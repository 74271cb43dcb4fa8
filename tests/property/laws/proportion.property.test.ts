import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hunted, LAW_SEED, lawRuns } from '#tests/laws/hunt.ts';
import { type ProportionPlant, ProportionRun, proportionSteps } from '#tests/laws/proportion.ts';
import { proportionBugs } from '#tests/laws/planted/proportion-bugs.ts';
import { databaseOwner, type DatabaseOwner } from '#tests/laws/places/real-server.ts';
import { LawTally } from '#tests/laws/tally.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const numRuns = lawRuns(3);
let databases: TestDatabases;
let store: TestStore;
let owner: DatabaseOwner;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
  owner = await databaseOwner(store.url);
});
afterAll(async () => {
  await owner.stop();
  await store.stop();
  await databases.stop();
});

/** Each run has accounts of its own. */
let runs = 0;

async function obey(steps: Parameters<ProportionRun['obey']>[0], plant?: ProportionPlant): Promise<LawTally> {
  const run = await ProportionRun.open({ store, owner, seed: ++runs, ...(plant ? { plant } : {}) });
  await run.obey(steps);
  return run.tally;
}

test('what a step reads, writes and sends is bounded by what changed, never by what is kept: the laws hold', async () => {
  const tally = new LawTally();
  const property = fc.asyncProperty(proportionSteps, async (steps) => tally.add(await obey(steps)));
  await fc.assert(property, { seed: LAW_SEED, numRuns });
  tally.report();
  expect(tally.counts.listened, `seed ${LAW_SEED}`).toBeGreaterThan(numRuns * 5);
});

test('without the bugs the laws hold where they show', async () => {
  const steps = proportionBugs.flatMap(({ sure }) => sure);
  expect((await obey(steps)).counts.listened).toBe(steps.length);
});

test.each(proportionBugs)('the laws catch: $name', ({ name, plant, sure }) =>
  hunted({
    name,
    sure,
    cases: proportionSteps,
    numRuns: 20,
    obey: async (steps) => (await obey(steps, plant)).stepCount(),
  }),
);
