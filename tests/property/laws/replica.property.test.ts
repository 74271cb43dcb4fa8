import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LawModelServer } from '#tests/laws/places/model-server.ts';
import { LawRealBrowser } from '#tests/laws/places/real-browser.ts';
import { LawRun } from '#tests/laws/run.ts';
import { keptRuns, lawSteps } from '#tests/laws/steps.ts';
import { LawTally } from '#tests/laws/tally.ts';
import type { LawWorld } from '#tests/laws/world.ts';

/** Printed when a run fails, with the path to the smallest failing one: `LAW_SEED=… vitest run …` repeats it. */
// The same runs for everybody: a run that only sometimes fails belongs to a fuzz, which names other seeds.
const seed = Number(process.env['LAW_SEED'] ?? 20_261_124) | 0;
/** 0.15 s a run, beside all that ever broke a law. `npm run nightly` takes fresh seeds. */
const numRuns = Number(process.env['LAW_RUNS'] ?? 60);

test('the laws of sync hold for the real replica, when a server forgets and profiles are copied too', async () => {
  const tally = new LawTally();
  const property = fc.asyncProperty(lawSteps, async (steps) => {
    let browsers = 0;
    const world: LawWorld = {
      serverWith(rows, _accountId, clock) {
        const server = new LawModelServer(() => clock.now());
        server.seed(rows);
        return Promise.resolve(server);
      },
      browserOf: (session, _nextId, clock) =>
        LawRealBrowser.open(session, { seed: ++browsers * 7_919, clock }),
    };
    const run = await LawRun.open(world);
    await run.obey(steps);
    tally.add(run.tally);
  });
  await fc.assert(property, { seed, numRuns, examples: keptRuns });
  tally.report();
  const least = tally.least('made', 'applied', 'refused', 'discarded', 'restored', 'forked');
  expect(least, `seed ${seed}: ${JSON.stringify(tally)}`).toBeGreaterThan(numRuns / 20);
});
