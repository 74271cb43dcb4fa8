import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hunted, LAW_SEED, lawRuns } from '#tests/laws/hunt.ts';
import {
  checkErased,
  checkSameFile,
  checkUndo,
  erasings,
  type MeaningPlant,
  sameFiles,
  undoings,
} from '#tests/laws/meaning.ts';
import { erasedBugs, sameFileBugs, undoBugs } from '#tests/laws/planted/meaning-bugs.ts';
import { LawTally } from '#tests/laws/tally.ts';

const numRuns = lawRuns(600);

interface MeaningLaw<Case> {
  readonly cases: fc.Arbitrary<Case>;
  readonly check: (one: Case, plant?: MeaningPlant) => Promise<number>;
  readonly bugs: readonly { readonly name: string; readonly plant: MeaningPlant; readonly sure: Case }[];
}

function holds<Case>(title: string, { cases, check, bugs }: MeaningLaw<Case>): void {
  describe(title, () => {
    test('the laws hold', async () => {
      const tally = new LawTally();
      const property = fc.asyncProperty(cases, async (one) => {
        tally.count('runs');
        tally.step(title, await check(one));
      });
      await fc.assert(property, { seed: LAW_SEED, numRuns });
      tally.report();
      expect(tally.stepCount()).toBeGreaterThan(numRuns);
    });

    test.each(bugs)('without the bug the laws hold where it shows: $name', async ({ sure }) => {
      expect(await check(sure)).toBeGreaterThan(1);
    });

    test.each(bugs)('the laws catch: $name', ({ name, plant, sure }) =>
      hunted({ name, sure, cases, numRuns: 5_000, obey: (one) => check(one, plant) }),
    );
  });
}

holds(
  'the same file again changes nothing, whatever was matched, renamed, merged, left or erased in between',
  {
    cases: sameFiles,
    check: checkSameFile,
    bugs: sameFileBugs,
  },
);

holds('undo of a step restores what every later step would have seen', {
  cases: undoings,
  check: checkUndo,
  bugs: undoBugs,
});

holds('nothing personal of an erased person comes back by any late edit, refusal or import', {
  cases: erasings,
  check: checkErased,
  bugs: erasedBugs,
});
