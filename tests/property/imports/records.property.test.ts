import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PlannedRecords } from '#workers/imports/contract.ts';
import { contract, entitlement, product, testId } from '#tests/support/rows/domain-rows.ts';
import { confirm, planned } from '#tests/support/rows/import-files.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const email = fc.constantFrom(
  'a@x.example',
  'A@x.example',
  'b@x.example',
  'c@x.example',
  'd@x.example',
  'no',
);
const name = fc.constantFrom('', 'Ann', 'Bo');
const date = fc.constantFrom('', '2026-01-01 00:00', '2026-11-01T10:00:00Z', '11/24/2026', 'soon');
const productName = fc.constantFrom('Revit', 'REVIT', 'Maya', '');

const usage = fc.record({
  email,
  first_name: name,
  last_name: name,
  offering_name: productName,
  seat_assignment: fc.constantFrom('assigned', 'assigned', 'unassigned'),
  unassigned_date: date,
  last_accessed: date,
});
const subscription = fc.record({
  contract_number: fc.constantFrom('C-1', 'c-1', 'C-2', ''),
  offering_name: productName,
  subscription_id: fc.constantFrom('', '', '572-1', '572-2'),
  start_date: date,
  end_date: date,
  seat_quantity: fc.constantFrom('1', '2', 'Unlimited Seats', 'x'),
});
const license = fc.record({
  'Full Name': name,
  Email: email,
  'Item name': productName,
  seats: fc.constantFrom('1', '2'),
  'order number': fc.constantFrom('', 'N1'),
  reassignable: fc.constant('1'),
  'purchase date': date,
  'expiration date': date,
});
const person = fc.record({ 'First name': name, 'Last name': name, Email: email });
const file = fc
  .oneof(
    ...[usage, subscription, license, person].map((row) =>
      fc.array(row as fc.Arbitrary<Record<string, string>>, { minLength: 1, maxLength: 12 }),
    ),
  )
  .map((rows) =>
    [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row))].map((one) => one.join(',')).join('\n'),
  );

function started(): MemoryTables {
  const tables = new MemoryTables();
  tables.put('products', product(1, { name: 'Revit' }));
  tables.put('contracts', contract(1));
  tables.put('entitlements', entitlement(1, { quantity: 2 }));
  tables.put('entitlements', entitlement(2, { productId: testId('pr', 2), policy: 'overage', quantity: 1 }));
  tables.put('products', product(2, { name: 'Maya' }));
  return tables;
}

const collections = ['contracts', 'entitlements', 'assignments'] as const;

it('does what the dry run showed, refuses nothing more, and the second time does nothing', async () => {
  await fc.assert(
    fc.asyncProperty(file, file, async (earlier, csv) => {
      const tables = started();
      await confirm(tables, await planned(tables, earlier));
      const first = await planned(tables, csv);
      if (first.plan.status !== 'planned') return;
      const plan = first.plan as PlannedRecords;
      const before = { users: tables.all('users').length, ...sizes(tables) };
      expect(await confirm(tables, first)).toBe(0);
      expect(tables.all('users')).toHaveLength(before.users + plan.people.created);
      for (const one of collections) expect(tables.all(one)).toHaveLength(before[one] + plan[one].created);
      const { writes } = tables;
      const second = await planned(tables, csv);
      expect(second.batches).toEqual([]);
      expect(await confirm(tables, second)).toBe(0);
      expect(tables.writes).toBe(writes);
      const held = tables.found('assignments', 'byOpenEntitlement', testId('en', 1));
      expect(held.length).toBeLessThanOrEqual(tables.row('entitlements', testId('en', 1))?.quantity ?? 99);
    }),
    { numRuns: 400 },
  );
});

function sizes(tables: MemoryTables): Record<(typeof collections)[number], number> {
  const [contracts = 0, entitlements = 0, assignments = 0] = collections.map((one) => tables.all(one).length);
  return { contracts, entitlements, assignments };
}
