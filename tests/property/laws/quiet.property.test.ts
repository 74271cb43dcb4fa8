import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hunted, LAW_SEED, lawRuns } from '#tests/laws/hunt.ts';
import type { DeskPlant } from '#tests/laws/desk.ts';
import { type QuietCase, QuietRun, quietCases } from '#tests/laws/quiet.ts';
import { quietBugs } from '#tests/laws/planted/quiet-bugs.ts';
import { LawTally } from '#tests/laws/tally.ts';

const numRuns = lawRuns(30);

async function obey(one: QuietCase, plant?: DeskPlant): Promise<QuietRun> {
  const run = await QuietRun.open(one, plant);
  await run.obey(one.steps);
  return run;
}

test('with nothing to say nobody asks and nothing is written, in any number of tabs: the laws hold', async () => {
  const tally = new LawTally();
  const property = fc.asyncProperty(quietCases, async (one) => tally.add((await obey(one)).tally));
  await fc.assert(property, { seed: LAW_SEED, numRuns });
  tally.report();
  expect(tally.least('made', 'listened'), `seed ${LAW_SEED}`).toBeGreaterThan(numRuns / 2);
});

test.each(quietBugs)('without the bug the laws hold where it shows: $name', async ({ sure }) => {
  expect((await obey(sure)).tally.counts.listened).toBe(sure.desks.length);
});

test.each(quietBugs)('the laws catch: $name', ({ name, plant, sure }) =>
  hunted({
    name,
    sure,
    cases: quietCases,
    numRuns: 200,
    obey: async (one) => (await obey(one, plant)).tally.stepCount(),
  }),
);
