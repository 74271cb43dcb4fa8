import { appendFileSync } from 'node:fs';
import process from 'node:process';
import fc from 'fast-check';
import { assert } from '#lib/base/assert.ts';

/** The same cases for everybody: a case that only sometimes fails belongs to `npm run fuzz`, which names other seeds. */
export const LAW_SEED = Number(process.env['LAW_SEED'] ?? 20_261_124) | 0;

/** `few` for a test, as many as asked for a fuzz. */
export const lawRuns = (few: number): number => Number(process.env['LAW_RUNS'] ?? few);

/** A fuzz tells how soon chance meets each bug; a test is content with one case that shows it. */
const isFuzz = process.env['LAW_SEED'] !== undefined;

interface Hunt<Case> {
  /** Of the bug planted. */
  readonly name: string;
  readonly cases: fc.Arbitrary<Case>;
  /** One in which it shows. */
  readonly sure: Case;
  /** Answers how many steps it took; throws when a law is broken. */
  readonly obey: (one: Case) => Promise<number>;
  /** By chance: far more than the slowest bug takes, a minute on one core. */
  readonly numRuns: number;
}

/** Runs until a law says what is wrong, and tells `npm run fuzz -- --planted`. Throws when none does. */
export async function hunted<Case>({ name, cases, sure, obey, numRuns }: Hunt<Case>): Promise<void> {
  let [runs, steps] = [0, 0];
  const startedAt = performance.now();
  const property = fc.asyncProperty(cases, async (one) => {
    runs++;
    steps += await obey(one);
  });
  const { failed, errorInstance } = await fc.check(property, {
    seed: LAW_SEED,
    endOnFailure: true,
    ...(isFuzz ? { numRuns } : { numRuns: 1, examples: [[sure]] }),
  });
  const ms = Math.round(performance.now() - startedAt);
  const [law = ''] = errorInstance instanceof Error ? errorInstance.message.split('\n') : [];
  const file = process.env['LAW_REPORT'];
  if (file !== undefined) appendFileSync(file, JSON.stringify({ name, runs, steps, ms, law }) + '\n');
  assert(failed, `nothing was noticed in ${runs} runs with seed ${LAW_SEED}`);
  // A law said so: an error of the planted bug itself proves nothing.
  assert(law.startsWith('Broken promise: '), `not a law, but: ${law}`);
}
