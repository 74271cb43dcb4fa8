import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hunted, LAW_SEED, lawRuns } from '#tests/laws/hunt.ts';
import { type ProgressCase, type ProgressPlant, ProgressRun, progressCases } from '#tests/laws/progress.ts';
import { progressBugs } from '#tests/laws/planted/progress-bugs.ts';
import { databaseOwner, type DatabaseOwner } from '#tests/laws/places/real-server.ts';
import { LawTally } from '#tests/laws/tally.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const numRuns = lawRuns(10);
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

/** Each run has an account of its own. */
let runs = 0;

async function obey(one: ProgressCase, plant?: ProgressPlant): Promise<LawTally> {
  const run = new ProgressRun({ store, owner, seed: ++runs, ...(plant ? { plant } : {}) });
  await run.obey(one);
  return run.tally;
}

test('an exchange that is cut anywhere, any number of times, ends, and each try gets further: the laws hold', async () => {
  const tally = new LawTally();
  const property = fc.asyncProperty(progressCases, async (one) => tally.add(await obey(one)));
  await fc.assert(property, { seed: LAW_SEED, numRuns });
  tally.report();
  expect(tally.counts.made, `seed ${LAW_SEED}`).toBeGreaterThan(numRuns);
});

test.each(progressBugs)('without the bug the laws hold where it shows: $name', async ({ sure }) => {
  expect((await obey(sure)).stepCount()).toBeGreaterThan(1);
});

test.each(progressBugs)('the laws catch: $name', ({ name, plant, sure }) =>
  hunted({
    name,
    sure,
    cases: progressCases,
    numRuns: 60,
    obey: async (one) => (await obey(one, plant)).stepCount(),
  }),
);
