import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assert } from '#lib/base/assert.ts';
import { LawModelBrowser } from '#tests/laws/places/model-browser.ts';
import { LawModelServer } from '#tests/laws/places/model-server.ts';
import { LawRun } from '#tests/laws/run.ts';
import { keptRuns, type LawStep, lawSteps } from '#tests/laws/steps.ts';
import { LawTally } from '#tests/laws/tally.ts';

/** Printed when a run fails, with the path to the smallest failing one: `LAW_SEED=… vitest run …` repeats it. */
// The same runs for everybody: a run that only sometimes fails belongs to a fuzz, which names other seeds.
const seed = Number(process.env['LAW_SEED'] ?? 20_261_124) | 0;
/** The models are held against each other, for the sake of the laws' own tests: `npm run nightly` does so for long. */
const numRuns = Number(process.env['LAW_RUNS'] ?? 50);

/** Bugs planted on purpose. */
interface Planted {
  readonly server?: (server: LawModelServer) => void;
  readonly browser?: (browser: LawModelBrowser) => void;
  readonly afterFailure?: (browser: LawModelBrowser) => void;
}

/** A world in memory, so that hundreds of runs fit into seconds. */
async function obey(steps: readonly LawStep[], planted: Planted = {}): Promise<LawRun> {
  const run = await LawRun.open({
    serverWith(rows, _accountId, clock) {
      const server = new LawModelServer(() => clock.now());
      server.seed(rows);
      planted.server?.(server);
      return Promise.resolve(server);
    },
    browserOf(session, nextId) {
      const browser = new LawModelBrowser(session, nextId);
      planted.browser?.(browser);
      return Promise.resolve(browser);
    },
  });
  run.afterFailure = ({ browser }) => {
    if (browser instanceof LawModelBrowser) planted.afterFailure?.(browser);
  };
  await run.obey(steps);
  return run;
}

test('whatever the line and the tabs do, the laws of sync hold', async () => {
  const tally = new LawTally();
  const property = fc.asyncProperty(lawSteps, async (steps) => {
    tally.add((await obey(steps)).tally);
  });
  await fc.assert(property, { seed, numRuns, examples: keptRuns });
  tally.report();
  const least = tally.least('made', 'applied', 'refused', 'discarded', 'restored', 'forked');
  expect(least, `seed ${seed}: ${JSON.stringify(tally)}`).toBeGreaterThan(numRuns / 10);
});

const bugs: [string, Planted][] = [
  ['a server that answers before it commits', { server: (server) => (server.losesAcknowledged = true) }],
  ['a replica that keeps the resume point and not the page', { browser: (one) => (one.losesPages = true) }],
  ['an outbox dropped when a sync fails', { afterFailure: (browser) => browser.forgetWaiting() }],
];

test.each(bugs)('the laws catch %s', async (_name, planted) => {
  const property = fc.asyncProperty(lawSteps, async (steps) => {
    await obey(steps, planted);
  });
  const report = await fc.check(property, { seed, numRuns: 60, endOnFailure: true });
  assert(report.failed, `nothing was noticed with seed ${seed}`);
});
