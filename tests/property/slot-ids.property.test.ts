import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SlotIds } from '#lib/replica/slot-ids.ts';

const step = fc.tuple(
  fc.constantFrom('set', 'set', 'get', 'delete'),
  fc.integer({ min: 0, max: 12 }).map((n) => `dv_${String(n).padStart(2, '0')}`),
);

test('ids are found as a map finds them, in whatever order they come', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const ids = new SlotIds();
      const map = new Map<string, number>();
      for (const [at, [what, id]] of steps.entries()) {
        if (what === 'get') expect(ids.get(id)).toBe(map.get(id));
        else if (what === 'delete') [ids, map].forEach((one) => one.delete(id));
        else [ids, map].forEach((one) => one.set(id, at));
      }
      for (const id of map.keys()) expect(ids.get(id)).toBe(map.get(id));
    }),
    { numRuns: 500 },
  );
});
