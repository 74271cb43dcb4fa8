import { beforeEach, describe, expect, it } from 'vitest';
import { isVisible } from '#lib/domain/access/visibility.ts';
import { contractDays, lengthOf } from '#lib/domain/views/contracts/contract-days.ts';
import { contractDetail } from '#lib/domain/views/contracts/contract-detail.ts';
import { contractList, noContractFilter } from '#lib/domain/views/contracts/contract-list.ts';
import { editAccess } from '#lib/domain/views/seats/edit-access.ts';
import { personDetail } from '#lib/domain/views/people/person-detail.ts';
import { bulkPreview } from '#lib/domain/views/seats/bulk-preview.ts';
import {
  accessAs,
  apply,
  assignment,
  contract,
  coordinatorOf,
  entitlement,
  NOW,
  product,
  role,
  terms,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const admin = { now: NOW, access: accessAs('contract-admin') };
const coordinator = { now: NOW, access: coordinatorOf(1) };
const query = {
  filter: noContractFilter,
  sort: { column: 'number', isDescending: false } as const,
  from: 0,
  count: Infinity,
  withFacets: true,
};

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
  for (let at = 1; at <= 4; at++) tables.put('users', user(at));
  tables.put('products', product(1, { name: 'Revit' }));
  tables.put('products', product(2, { name: 'Cloud', kind: 'service' }));
  tables.put('contracts', contract(1, { label: 'Design' }));
  tables.put('entitlements', entitlement(1, { endDay: '2026-12-31' }));
});

describe('the length of terms', () => {
  it.each([
    ['2026-01-01', '2026-12-31', 12, 365],
    ['2026-03-15', '2027-03-14', 12, 365],
    ['2024-01-01', '2026-12-31', 36, 1096],
    ['2026-01-01', '2026-02-14', null, 45],
    ['2026-01-31', '2026-02-28', null, 29],
  ])('from %s to %s is %s months, %i days', (startDay, endDay, months, days) => {
    expect(lengthOf({ startDay, endDay })).toEqual({ months, days });
  });
});

describe('a contract', () => {
  const statusOn = (day: string) => contractDays(tables.reader, contract(1), Date.parse(day)).status;

  it('is active, then expiring for 90 days, expired the day after its last', () => {
    tables.put('terms', terms(1));
    expect(statusOn('2026-10-01')).toBe('active');
    expect(statusOn('2026-10-02')).toBe('expiring');
    expect(statusOn('2026-12-31T23:59:59Z')).toBe('expiring');
    expect(statusOn('2027-01-01')).toBe('expired');
  });

  it('counts to the end of its last terms, and keeps those before', () => {
    tables.put('terms', terms(1));
    tables.put('terms', terms(2, { startDay: '2027-01-01', endDay: '2027-12-31' }));
    const days = contractDays(tables.reader, contract(1), NOW);
    expect(days).toMatchObject({ status: 'active', endDay: '2027-12-31', terms: { id: testId('tm', 1) } });
    const all = contractDetail(tables.reader, { id: testId('ct', 1) }, admin)?.terms;
    expect(all?.map((one) => one.startDay)).toEqual(['2027-01-01', '2026-01-01']);
  });

  it('notes a reported change of company data where terms are seen, without its text', async () => {
    tables.put('terms', terms(1));
    const args = { termsId: testId('tm', 1), fields: ['companyName' as const, 'other' as const] };
    expect(
      await apply(tables, 'contracts.report-change', args, { access: coordinator.access }),
    ).toMatchObject({
      reason: 'forbidden',
    });
    const unknown = { ...args, termsId: testId('tm', 9) };
    expect(await apply(tables, 'contracts.report-change', unknown)).toMatchObject({ reason: 'not-found' });
    expect(await apply(tables, 'contracts.report-change', args)).toEqual({ status: 'accepted' });
    const detail = contractDetail(tables.reader, { id: testId('ct', 1) }, admin);
    expect(detail?.history).toMatchObject([
      {
        action: 'contracts.report-change',
        changes: { contractId: testId('ct', 1), fields: ['companyName', 'other'] },
      },
    ]);
    const [activity] = tables.reader.find('activity', 'byRecord', testId('tm', 1));
    expect(isVisible(admin.access, 'activity', activity!)).toBe(true);
    expect(isVisible({ ...coordinator.access, userId: testId('us', 2) }, 'activity', activity!)).toBe(false);
  });

  it('says which terms hold now, and what an edit of a product is based on', () => {
    tables.put('terms', terms(1));
    tables.put('terms', terms(2, { startDay: '2027-01-01', endDay: '2027-12-31' }));
    tables.put('entitlements', entitlement(1, { kind: 'multi-user', quantity: 7, subscriptionId: 'S-1' }));
    const id = testId('ct', 1);
    const detail = contractDetail(tables.reader, { id }, admin);
    expect(detail?.currentTermsId).toBe(testId('tm', 1));
    expect(detail?.entitlements).toMatchObject([{ bought: null, quantity: 7, subscriptionId: 'S-1' }]);
    expect(contractDetail(tables.reader, { id }, coordinator)?.currentTermsId).toBeNull();
  });

  it('ends for a coordinator with its entitlements, and shows them no terms', () => {
    const detail = contractDetail(tables.reader, { id: testId('ct', 1) }, coordinator);
    expect(detail).toMatchObject({ terms: null, row: { endDay: '2026-12-31', length: null, daysLeft: 37 } });
    tables.put('entitlements', entitlement(2));
    expect(contractDays(tables.reader, contract(1), NOW).status).toBe('not-known');
  });
});

describe('the contract list', () => {
  it('sums seats so that free ones of one product never hide the overage of another', () => {
    tables.put('entitlements', entitlement(2, { policy: 'overage', quantity: 1 }));
    tables.put('entitlements', entitlement(3, { kind: 'perpetual', quantity: 50 }));
    for (const at of [1, 2, 3])
      tables.put('assignments', assignment(at, { userId: testId('us', at), entitlementId: testId('en', 2) }));
    tables.put('assignments', assignment(4, { endedAt: NOW }));
    const [row] = contractList(tables.reader, query, admin).rows;
    expect(row?.seats).toEqual({ bought: 3, used: 3, free: 2, overage: 2 });
  });

  it('leaves archived ones out until they are asked for, and counts every status', () => {
    tables.put('contracts', contract(2, { archivedAt: NOW, vendor: 'Adobe' }));
    const list = contractList(tables.reader, query, admin);
    expect(list.rows.map((row) => row.number)).toEqual(['C-1']);
    expect(list.facets?.statuses).toEqual({
      active: 0,
      expiring: 1,
      expired: 0,
      archived: 1,
      'not-known': 0,
      all: 1,
    });
    expect(list.facets?.vendors).toEqual([{ value: 'Autodesk', label: 'Autodesk', count: 1 }]);
    const archived = { ...query, filter: { ...noContractFilter, statuses: ['archived'] as const } };
    expect(contractList(tables.reader, archived, admin).rows.map((row) => row.number)).toEqual(['C-2']);
  });

  it('finds what ends in 30, 60 or 90 days, not what is over, and counts each', () => {
    const ends = { 2: '2026-11-24', 3: '2026-12-24', 4: '2026-12-25', 5: '2027-02-22', 6: '2026-11-23' };
    for (const [at, endDay] of Object.entries(ends)) {
      tables.put('contracts', contract(Number(at), { vendor: 'Adobe' }));
      tables.put(
        'terms',
        terms(Number(at), { contractId: testId('ct', Number(at)), startDay: '2025-01-01', endDay }),
      );
    }
    const within = (withinDays: 30 | 60 | 90) =>
      contractList(tables.reader, { ...query, filter: { ...noContractFilter, withinDays } }, admin);
    expect(within(30).rows.map((row) => row.number)).toEqual(['C-2', 'C-3']);
    expect(within(90).rows.map((row) => row.number)).toEqual(['C-1', 'C-2', 'C-3', 'C-4', 'C-5']);
    expect(within(90).facets?.within).toEqual({ 30: 2, 60: 4, 90: 5 });
    expect(within(30).facets?.vendors).toEqual([{ value: 'Adobe', label: 'Adobe', count: 2 }]);
  });

  it('sorts by the seats to buy', () => {
    tables.put('contracts', contract(2));
    tables.put(
      'entitlements',
      entitlement(2, { contractId: testId('ct', 2), policy: 'overage', quantity: 0 }),
    );
    tables.put('assignments', assignment(1, { entitlementId: testId('en', 2), contractId: testId('ct', 2) }));
    const sort = { column: 'overage', isDescending: true } as const;
    const rows = contractList(tables.reader, { ...query, sort }, admin).rows;
    expect(rows.map((row) => [row.number, row.seats.overage])).toEqual([
      ['C-2', 1],
      ['C-1', 0],
    ]);
  });

  it('sorts numbers by their value and reverses exactly', () => {
    for (const at of [10, 9, 2]) tables.put('contracts', contract(at));
    const numbers = (isDescending: boolean) =>
      contractList(tables.reader, { ...query, sort: { column: 'number', isDescending } }, admin).rows.map(
        (row) => row.number,
      );
    expect(numbers(false)).toEqual(['C-1', 'C-2', 'C-9', 'C-10']);
    expect(numbers(true)).toEqual(numbers(false).reverse());
  });
});

describe('edit access', () => {
  it('unfolds each contract into products, services and support with free seats', () => {
    tables.put(
      'entitlements',
      entitlement(2, { productId: testId('pr', 2), kind: 'multi-user', quantity: null }),
    );
    tables.put('contracts', contract(2, { archivedAt: NOW }));
    tables.put('entitlements', entitlement(3, { contractId: testId('ct', 2) }));
    tables.put('entitlements', entitlement(4, { endDay: '2026-01-01' }));
    tables.put('assignments', assignment(1, { userId: testId('us', 2) }));
    const tree = editAccess(tables.reader, { userId: testId('us', 2) }, coordinator);
    expect(tree?.contracts).toHaveLength(1);
    expect(tree?.contracts[0]).toMatchObject({ label: 'Design', mayEdit: true, held: 1 });
    const groups = tree?.contracts[0]?.groups;
    expect(
      groups?.map((group) => [group.kind, group.rows.map((row) => [row.product, row.free, row.isHeld])]),
    ).toEqual([
      ['product', [['Revit', 1, true]]],
      ['service', [['Cloud', null, false]]],
    ]);
  });

  it('keeps in sight what a person still holds on an archived contract', () => {
    tables.put('contracts', contract(1, { archivedAt: NOW }));
    const userId = testId('us', 2);
    expect(editAccess(tables.reader, { userId }, admin)?.contracts).toEqual([]);
    tables.put('assignments', assignment(1, { userId }));
    expect(editAccess(tables.reader, { userId }, admin)?.contracts[0]).toMatchObject({
      isArchived: true,
      held: 1,
    });
  });
});

it('a preview counts who gets a seat, who has one, and who exceeds the free seats', () => {
  tables.put('assignments', assignment(1, { userId: testId('us', 2) }));
  const userIds = [1, 2, 3, 4].map((at) => testId('us', at));
  const asked = { userIds, give: testId('en', 1), take: null, from: 0, count: 2 };
  const strict = bulkPreview(tables.reader, asked, admin);
  expect(strict).toMatchObject({ total: 4, changes: 1, unchanged: 1, free: 1, overage: 0 });
  expect(strict?.refused).toEqual([{ reason: 'no-free-seat', count: 2 }]);
  expect(strict?.rows.map((row) => row.effect)).toEqual(['no-free-seat', 'no-free-seat']);
  expect(strict?.changingIds).toEqual([testId('us', 1)]);
  tables.put('entitlements', entitlement(1, { policy: 'overage' }));
  expect(bulkPreview(tables.reader, asked, admin)).toMatchObject({ changes: 3, refused: [], overage: 2 });
});

it("a person's page tells what they hold and held, by whom, and what was done to them", async () => {
  tables.put('roles', { ...role(1, 2, 'software-coordinator'), contractId: testId('ct', 1) });
  const userId = testId('us', 2);
  const held = { userId, entitlementId: testId('en', 1) };
  await apply(tables, 'assignments.assign', held);
  await apply(tables, 'assignments.unassign', held);
  await apply(tables, 'assignments.assign', held);
  await apply(tables, 'users.edit', { id: userId, lastName: { was: 'Smith', to: 'Li' } });
  const page = personDetail(tables.reader, { id: userId }, admin);
  expect(page).toMatchObject({ name: 'Jon Li', roles: [{ contractNumber: 'C-1' }] });
  expect(page?.holdings.map((one) => [one.product, one.assignment.endedAt, one.startedBy])).toEqual([
    ['Revit', null, 'Jon Smith'],
    ['Revit', NOW, 'Jon Smith'],
  ]);
  expect(page?.history?.map((one) => one.action)).toEqual(['users.edit']);
});
