import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Assignment } from '#lib/domain/records/assignment.ts';
import { Table, type TableChange } from '#lib/replica/table.ts';

/** Few ids and keys, so that changes meet. */
const row = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd', 'e'), userId: fc.constantFrom('u', 'v') });
const change = fc
  .record({
    rows: fc.array(row, { maxLength: 4 }),
    versions: fc.array(fc.nat(5), { minLength: 4, maxLength: 4 }),
    gone: fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
    isAnew: fc.boolean(),
  })
  .map((one) => one as unknown as TableChange<Assignment>);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('later' as const), change }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('now' as const), change }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('clear' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('show' as const), row, isGone: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** What can be asked of a table, each first of all once. */
const questions: Readonly<Record<string, (table: Table<'assignments'>) => unknown>> = {
  slots: (table) => table.slots.filter((one) => one !== undefined).sort(byId),
  size: (table) => table.size,
  get: (table) => ['a', 'b', 'c', 'd', 'e'].map((id) => table.get(id)),
  slotOf: (table) => ['a', 'b', 'c', 'd', 'e'].map((id) => table.slotOf(id) >= 0),
  base: (table) => ['a', 'b', 'c', 'd', 'e'].map((id) => table.base(id)),
  find: (table) => ['u', 'v'].map((key) => table.find('byUser', key)),
  count: (table) => ['u', 'v'].map((key) => table.count('byUser', key)),
  confirmed: (table) => [...table.confirmed()].sort(([one], [other]) => byId(one, other)),
};

it('what is put off until somebody asks is what it would be at once, whatever is asked first', () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 12 }),
      fc.constantFrom(...Object.keys(questions)),
      (steps, first) => {
        const [atOnce, putOff] = [new Table('assignments'), new Table('assignments')];
        for (const one of steps) {
          take(atOnce, one, false);
          take(putOff, one, true);
        }
        for (const name of [first, ...Object.keys(questions)])
          expect(questions[name]!(putOff), name).toEqual(questions[name]!(atOnce));
      },
    ),
    { numRuns: 3_000, seed: 41 },
  );
});

it('a version of the rows is told after what was put off is in, so that nobody remembers an answer by an older one', () => {
  const table = new Table('assignments');
  table.applyLater(() => ({ rows: [{ id: 'a', userId: 'u' } as Assignment], versions: [1] }));
  const { revision } = table;
  expect(table.get('a')).toBeDefined();
  expect(table.revision).toBe(revision);
});

function take(table: Table<'assignments'>, one: Step, mayPutOff: boolean): void {
  if (one.kind === 'later' && mayPutOff) table.applyLater(() => one.change);
  else if (one.kind === 'later' || one.kind === 'now') table.apply(one.change);
  else if (one.kind === 'settle') table.settleOne();
  else if (one.kind === 'clear') table.clearBase();
  else table.swapOverlay(new Map([[one.row.id, one.isGone ? null : (one.row as unknown as Assignment)]]));
}

function byId(one: Assignment, other: Assignment): number {
  return one.id < other.id ? -1 : 1;
}
