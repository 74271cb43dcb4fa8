import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Scratch } from '#lib/replica/scratch.ts';
import { showOverlay } from '#lib/replica/overlay.ts';
import { Tables } from '#lib/replica/tables.ts';
import { assignment, NOW, testId } from '#tests/support/rows/domain-rows.ts';

const NUMBERS = [1, 2, 3, 4, 5, 6];
const write = fc.record({
  number: fc.constantFrom(...NUMBERS),
  of: fc.constantFrom(1, 2),
  kind: fc.constantFrom('open', 'ended', 'removed'),
});
const writes = fc.array(write, { maxLength: 8 });
type Write = typeof write extends fc.Arbitrary<infer One> ? One : never;

function written(to: Scratch, all: readonly Write[]): void {
  for (const { number, of, kind } of all) {
    if (kind === 'removed') to.tx.remove('assignments', testId('as', number));
    else {
      const endedAt = kind === 'ended' ? NOW : null;
      to.tx.put('assignments', assignment(number, { entitlementId: testId('en', of), endedAt }));
    }
  }
}

it('counts what is found, below and above: confirmed, waiting, and written in a run', async () => {
  await fc.assert(
    fc.asyncProperty(writes, writes, writes, writes, async (base, overlay, first, second) => {
      const tables = new Tables();
      const confirmed = new Scratch({ get: () => undefined, find: () => [] });
      written(confirmed, base);
      for (const row of confirmed.changes.get('assignments')?.values() ?? [])
        if (row) tables.of('assignments').apply({ rows: [row as never], versions: [1] });
      const waiting = new Scratch(tables.reader);
      written(waiting, overlay);
      showOverlay(tables, waiting.changes);
      const lower = new Scratch(tables.reader);
      written(lower, first);
      const upper = new Scratch(lower);
      written(upper, second);
      for (const number of [1, 2]) {
        const key = testId('en', number);
        for (const scratch of [lower, upper]) {
          const found = await scratch.tx.find('assignments', 'byOpenEntitlement', key);
          const counts = await scratch.tx.countMany('assignments', 'byOpenEntitlement', [key]);
          expect(counts.get(key) ?? 0).toBe(found.length);
        }
      }
    }),
    { numRuns: 500 },
  );
});
