import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assert } from '#lib/base/assert.ts';
import type { AccountStore } from '#lib/server/store/account-store.ts';
import { openStore, type Store } from '#lib/server/store/open-store.ts';
import { LawRealBrowser } from '#tests/laws/places/real-browser.ts';
import { databaseOwner, type DatabaseOwner, realServer } from '#tests/laws/places/real-server.ts';
import { LawRun } from '#tests/laws/run.ts';
import { keptRuns, type LawStep, lawSteps } from '#tests/laws/steps.ts';
import { LawTally } from '#tests/laws/tally.ts';
import type { LawWorld } from '#tests/laws/world.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

/** Printed when a run fails, with the path to the smallest failing one: `LAW_SEED=… vitest run …` repeats it. */
// The same runs for everybody: a run that only sometimes fails belongs to a fuzz, which names other seeds.
const seed = Number(process.env['LAW_SEED'] ?? 20_261_124) | 0;
/** 0.8 s a run of one core, beside all that ever broke a law. `npm run nightly` takes fresh seeds. */
const numRuns = Number(process.env['LAW_RUNS'] ?? 20);

let databases: TestDatabases;
/** Two server processes on one database, which take the questions in turn. */
let store: TestStore;
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
let runs = 0;

async function obey(steps: readonly LawStep[], on: readonly Store[]): Promise<LawRun> {
  let browsers = 0;
  const world: LawWorld = {
    serverWith: (rows, id, clock) => realServer({ made: store, answers: on, owner }, { id, rows }, clock),
    browserOf: (session, _nextId, clock) =>
      LawRealBrowser.open(session, { seed: seed + runs * 100 + ++browsers, clock }),
  };
  const run = await LawRun.open(world, seed + ++runs);
  await run.obey(steps);
  return run;
}

test('the laws of sync hold between real replicas and the real server on a real PostgreSQL', async () => {
  const tally = new LawTally();
  const property = fc.asyncProperty(lawSteps, async (steps) => {
    tally.add((await obey(steps, [store, second])).tally);
  });
  await fc.assert(property, { seed, numRuns, examples: keptRuns });
  tally.report();
  const least = tally.least('made', 'applied', 'refused');
  expect(least, `seed ${seed}: ${JSON.stringify(tally)}`).toBeGreaterThan(numRuns / 2);
  // So few runs of another seed may have fewer by chance: a fuzz has many rounds.
  const enough = process.env['LAW_SEED'] === undefined ? numRuns / 10 : 0;
  expect(tally.least('restored', 'left'), `seed ${seed}`).toBeGreaterThan(enough);
});

test('the laws catch a server that acknowledges what it then rolls back', async () => {
  const property = fc.asyncProperty(lawSteps, async (steps) => {
    await obey(steps, [forgetful(store), forgetful(second)]);
  });
  const report = await fc.check(property, { seed, numRuns: 20, endOnFailure: true });
  assert(report.failed, `nothing was noticed with seed ${seed}`);
});

/** A bug planted on purpose: every third write answers and is rolled back. */
function forgetful(real: Store): Store {
  let writes = 0;
  const account = (id: string): AccountStore => {
    const honest = real.account(id);
    const write: AccountStore['write'] = async (at, work) => {
      if (++writes % 3 !== 0) return honest.write(at, work);
      const rollback = new Error('rolled back');
      let answer: Awaited<ReturnType<typeof work>> | null = null;
      await honest
        .write(at, async (writing) => {
          answer = await work(writing);
          throw rollback;
        })
        .catch((error: unknown) => assert(error === rollback, String(error)));
      return answer;
    };
    return Object.assign(Object.create(honest) as AccountStore, { write });
  };
  return { ...real, account };
}
