import { describe, expect, it } from 'vitest';
import { accessIn } from '#lib/domain/views/account-view.ts';
import { apply, testId } from '#tests/support/rows/domain-rows.ts';
import { type Asker, askers, matrix, matrixRows } from '#tests/support/rows/matrix.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const cases = matrix.flatMap((one) =>
  askers.map((asker, at) => ({ ...one, asker, isAllowed: one.may[at]! })),
);

describe('the table of who may do what', () => {
  it.each(cases)('$collection, $operation: $asker, allowed $isAllowed', async (one) => {
    const tables = started();
    const before = tables.everything();
    const outcome = await apply(tables, one.name, one.args as never, { access: accessOf(tables, one.asker) });
    const isForbidden = outcome.status === 'refused' && outcome.reason === 'forbidden';
    expect(isForbidden).toBe(!one.isAllowed);
    if (isForbidden) expect(tables.everything()).toEqual(before);
  });

  it('answers a coordinator alike for a contract of others and for one that is not there', async () => {
    const tables = started();
    const options = { access: accessOf(tables, 'software-coordinator') };
    const userId = testId('us', 6);
    for (const entitlementId of [testId('en', 2), testId('en', 99)]) {
      const outcome = await apply(tables, 'assignments.assign', { userId, entitlementId }, options);
      expect(outcome).toEqual({ status: 'refused', reason: 'forbidden', details: {} });
      const rows = [{ row: 7, userId, entitlementId }];
      const batch = await apply(tables, 'assignments.assign-many', { source: 'by-hand', rows }, options);
      expect(batch).toMatchObject({ refusedRows: [{ row: 7, reason: 'forbidden', details: {} }] });
    }
    expect(tables.all('assignments')).toHaveLength(2);
  });
});

function started(): MemoryTables {
  const tables = new MemoryTables();
  for (const [collection, row] of matrixRows()) tables.put(collection, row);
  return tables;
}

/** From the rows, as server and browser read it. */
function accessOf(tables: MemoryTables, asker: Asker) {
  return accessIn(tables.reader, testId('us', askers.indexOf(asker) + 1));
}
