import { beforeEach, describe, expect, it } from 'vitest';
import { derivedId } from '#lib/base/ids.ts';
import { contractIdOf, entitlementIdOf } from '#lib/domain/mutations/imported-ids.ts';
import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import {
  accessAs,
  apply,
  assignment,
  contract,
  coordinatorOf,
  DAY,
  entitlement,
  NOW,
  product,
  terms,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

type Row = MutationArgs<'contracts.import'>['rows'][number];
type Seat = MutationArgs<'assignments.import'>['rows'][number];

function bought(row: number, fields: Partial<Row> = {}): Row {
  return {
    row,
    number: 'C-1',
    vendor: 'Autodesk',
    product: 'Revit',
    subscriptionId: '572-1',
    quantity: 2,
    startDay: '2026-01-01',
    endDay: '2026-12-31',
    companyName: '',
    resellerName: '',
    resellerEmail: '',
    priceCents: null,
    currency: '',
    isNewContract: false,
    isNewEntitlement: false,
    ...fields,
  };
}

function seat(row: number, fields: Partial<Seat> = {}): Seat {
  return {
    row,
    firstName: 'A',
    lastName: 'B',
    email: `p${row}@example.com`,
    isNew: false,
    product: 'Revit',
    contractNumber: '',
    seat: 'assigned',
    usage: 'not-known',
    assignedAt: null,
    unassignedAt: null,
    lastUsedAt: null,
    ...fields,
  };
}

const contracts = (...rows: Row[]) => apply(tables, 'contracts.import', { source: 'list.csv', rows });
const seats = (rows: Seat[], options = {}) =>
  apply(tables, 'assignments.import', { source: 'list.csv', rows }, options);
const periods = () =>
  tables
    .all('terms')
    .map(({ startDay, endDay }) => [startDay, endDay])
    .sort();

describe('importing contracts', () => {
  it('keeps the history of a renewal: the entitlement goes on, and the contract gets terms of its own for it', async () => {
    await contracts(bought(1));
    await contracts(bought(1, { startDay: '2027-01-01', endDay: '2027-12-31', quantity: 5 }));
    expect(tables.all('entitlements')).toMatchObject([{ quantity: 5, endDay: '2027-12-31' }]);
    expect(periods()).toEqual([
      ['2026-01-01', '2026-12-31'],
      ['2027-01-01', '2027-12-31'],
    ]);
  });

  it('does not take a subscription back to an older period, in whatever order the rows come', async () => {
    const renewed = bought(1, { startDay: '2027-01-01', endDay: '2027-12-31', quantity: 5 });
    await contracts(bought(2), renewed);
    expect(tables.all('entitlements')).toMatchObject([{ quantity: 5, startDay: '2027-01-01' }]);
    expect(await contracts(bought(2))).toMatchObject({ counts: { unchanged: 1 }, changedRows: [] });
  });

  it('lets one contract have products of different days, and one period around them', async () => {
    await contracts(
      bought(1, { startDay: '2026-02-14', endDay: '2027-02-13' }),
      bought(2, { subscriptionId: '572-2', startDay: '2025-03-02', endDay: '2026-12-31' }),
    );
    expect(periods()).toEqual([['2025-03-02', '2027-02-13']]);
  });

  it('leaves terms that have a price as they are when a product reaches over their edge', async () => {
    tables.put('contracts', contract(1));
    tables.put('terms', terms(1));
    await contracts(bought(1, { endDay: '2027-06-30' }));
    expect(tables.all('terms')).toEqual([terms(1)]);
    expect(tables.all('entitlements')).toMatchObject([{ endDay: '2027-06-30' }]);
  });

  it('fills in what terms lack, and never replaces what a person wrote', async () => {
    tables.put('contracts', contract(1));
    tables.put('terms', terms(1, { resellerName: '', companyName: 'Mine' }));
    await contracts(bought(1, { resellerName: 'Cadwerk', companyName: 'Theirs' }));
    expect(tables.all('terms')).toMatchObject([{ resellerName: 'Cadwerk', companyName: 'Mine' }]);
  });

  it('refuses a row that has fewer seats than are assigned, ends before it starts, or says another contract', async () => {
    await contracts(bought(1));
    await seats([seat(1), seat(2)]);
    expect(
      await contracts(
        bought(1, { quantity: 1 }),
        bought(2, { subscriptionId: '572-9', endDay: '2025-01-01' }),
        bought(3, { number: 'C-2' }),
        bought(4, { product: 'Maya' }),
      ),
    ).toMatchObject({
      refusedRows: [
        { row: 1, reason: 'below-assigned', details: { quantity: 1, assigned: 2 } },
        { row: 2, reason: 'invalid' },
        { row: 3, reason: 'conflict', details: { field: 'contract' } },
        { row: 4, reason: 'conflict', details: { field: 'product' } },
      ],
    });
    expect(tables.all('entitlements')).toMatchObject([{ quantity: 2 }]);
    expect(tables.all('contracts')).toHaveLength(1);
  });

  it('refuses the later of two rows that say different things of one subscription', async () => {
    const outcome = await contracts(bought(1), bought(2), bought(3, { quantity: 9 }));
    expect(outcome).toMatchObject({ refusedRows: [{ row: 3, reason: 'duplicate' }] });
    expect(tables.all('entitlements')).toMatchObject([{ quantity: 2 }]);
  });

  it('gives a product that was entered by hand its subscription, instead of making it twice', async () => {
    tables.put('contracts', contract(1));
    tables.put('products', product(1, { name: 'Revit' }));
    tables.put('entitlements', entitlement(1, { startDay: '2026-01-01' }));
    await contracts(bought(1), bought(2, { subscriptionId: '572-2', quantity: 99 }));
    expect(
      tables.all('entitlements').map(({ subscriptionId, quantity }) => [subscriptionId, quantity]),
    ).toEqual(
      expect.arrayContaining([
        ['572-1', 2],
        ['572-2', 99],
      ]),
    );
    expect(tables.all('entitlements')).toHaveLength(2);
  });

  it('leads later edits of what was new where it was made to what somebody else made meanwhile', async () => {
    tables.put('contracts', contract(1));
    tables.put('products', product(1, { name: 'Revit' }));
    tables.put('entitlements', entitlement(1, { subscriptionId: '572-1', quantity: 2 }));
    const rows = [bought(1, { isNewContract: true, isNewEntitlement: true })];
    await apply(tables, 'contracts.import', { source: '', rows }, { id: testId('mu', 900) });
    const newId = (prefix: string, label: string) => derivedId(prefix, testId('mu', 900), label);
    const id = contractIdOf({ newId }, 'C-1');
    expect(await apply(tables, 'contracts.edit', { id, label: { was: '', to: 'Main' } })).toEqual({
      status: 'accepted',
    });
    const quantity = { was: 2, to: 7 };
    await apply(tables, 'entitlements.edit', { id: entitlementIdOf({ newId }, 1), quantity });
    expect(tables.all('contracts')).toMatchObject([{ label: 'Main' }]);
    expect(tables.all('entitlements')).toMatchObject([{ quantity: 7 }]);
    // Who takes back what was made here does not take out what was there.
    const removal = { id: entitlementIdOf({ newId }, 1) };
    expect(await apply(tables, 'entitlements.remove', removal)).toMatchObject({ reason: 'duplicate' });
    expect(tables.all('entitlements')).toHaveLength(1);
  });

  it('is for the contract admin alone', async () => {
    const args = { source: '', rows: [bought(1)] };
    const access = accessAs('software-coordinator');
    expect(await apply(tables, 'contracts.import', args, { access })).toMatchObject({ reason: 'forbidden' });
  });
});

describe('importing what people hold', () => {
  const given = (fields = {}) => {
    tables.put('products', product(1, { name: 'Revit' }));
    tables.put('contracts', contract(1));
    tables.put('entitlements', entitlement(1, fields));
  };

  it('gives the seats there are, and lists the surplus; its people are added without one', async () => {
    given();
    expect(await seats([seat(1), seat(2), seat(3)])).toMatchObject({
      refusedRows: [{ row: 3, reason: 'no-free-seat', details: { quantity: 2, assigned: 2 } }],
    });
    expect(tables.all('assignments')).toHaveLength(2);
    expect(tables.all('users')).toHaveLength(3);
  });

  it('goes on under allow overage', async () => {
    given({ policy: 'overage' });
    await seats([seat(1), seat(2), seat(3)]);
    expect(tables.all('assignments')).toHaveLength(3);
  });

  it('fills one entitlement of a product after the other: 1 + 99 seats', async () => {
    given({ quantity: 1 });
    tables.put('entitlements', entitlement(2, { quantity: 99 }));
    await seats([seat(1), seat(2), seat(3)]);
    const held = tables.all('assignments').map((one) => one.entitlementId);
    expect(held.filter((id) => id === testId('en', 1))).toHaveLength(1);
    expect(held.filter((id) => id === testId('en', 2))).toHaveLength(2);
  });

  it('takes a seat that was bought before one that exceeds', async () => {
    given({ policy: 'overage', quantity: 0 });
    tables.put('entitlements', entitlement(2));
    await seats([seat(1)]);
    expect(tables.all('assignments')).toMatchObject([{ entitlementId: testId('en', 2) }]);
  });

  it('says when nothing of that name is on a contract, when it has ended, and when the person has left', async () => {
    given({ endDay: '2026-01-01' });
    tables.put('users', user(9, { email: 'p3@example.com', status: 'left' }));
    tables.put('products', product(2, { name: 'Maya' }));
    tables.put('entitlements', entitlement(2, { productId: testId('pr', 2) }));
    expect(
      await seats([seat(1, { product: 'Fusion' }), seat(2), seat(3, { product: 'Maya' })]),
    ).toMatchObject({
      refusedRows: [
        { row: 1, reason: 'not-found' },
        { row: 2, reason: 'expired' },
        { row: 3, reason: 'not-active' },
      ],
    });
    expect(tables.all('assignments')).toEqual([]);
  });

  it('keeps when it was used last: only ever later, and never used apart from not known', async () => {
    given();
    await seats([seat(1, { usage: 'never' })]);
    expect(tables.all('assignments')).toMatchObject([{ usage: 'never', lastUsedAt: null }]);
    await seats([seat(1, { usage: 'used', lastUsedAt: NOW - DAY })]);
    await seats([seat(1, { usage: 'used', lastUsedAt: NOW - 9 * DAY })]);
    await seats([seat(1, { usage: 'never' })]);
    expect(tables.all('assignments')).toMatchObject([{ usage: 'used', lastUsedAt: NOW - DAY }]);
  });

  it('begins when the vendor assigned it', async () => {
    given();
    await seats([seat(1, { assignedAt: NOW - 40 * DAY })]);
    expect(tables.all('assignments')).toMatchObject([{ startedAt: NOW - 40 * DAY, source: 'import' }]);
  });

  it('ends what the file says was taken away, unless it was given here after that', async () => {
    given();
    tables.put('users', user(1, { email: 'p1@example.com' }));
    tables.put('users', user(2, { email: 'p2@example.com' }));
    tables.put('assignments', assignment(1, { startedAt: NOW - 9 * DAY }));
    tables.put('assignments', assignment(2, { userId: testId('us', 2), startedAt: NOW - DAY }));
    const away = { seat: 'unassigned' as const, unassignedAt: NOW - 5 * DAY };
    await seats([seat(1, away), seat(2, away)]);
    expect(tables.all('assignments')).toMatchObject([{ endReason: 'unassigned' }, { endedAt: null }]);
  });

  it('moves what the file took away on one contract and gave on another, in one batch as in two', async () => {
    const taken = { seat: 'unassigned', contractNumber: 'C-1', unassignedAt: NOW - 5 * DAY } as const;
    const rows = [seat(1, taken), seat(1, { row: 2, contractNumber: 'C-2' })];
    for (const batches of [[rows], rows.map((row) => [row])]) {
      tables = new MemoryTables();
      given();
      tables.put('contracts', contract(2));
      tables.put('entitlements', entitlement(2, { contractId: testId('ct', 2) }));
      tables.put('users', user(1, { email: 'p1@example.com' }));
      tables.put('assignments', assignment(1, { startedAt: NOW - 9 * DAY }));
      for (const batch of batches) await seats(batch);
      const held = tables.found('assignments', 'byOpenUser', testId('us', 1));
      expect(held.map(({ contractId }) => contractId)).toEqual([testId('ct', 2)]);
      const before = tables.everything();
      for (const batch of batches) await seats(batch);
      expect(tables.everything()).toEqual(before);
    }
  });

  it('gives to nobody else on a contract that the coordinator does not coordinate, known or not', async () => {
    given();
    const access = coordinatorOf(2);
    const rows = [seat(1), seat(2, { product: 'Fusion' })];
    expect(await seats(rows, { access })).toMatchObject({
      refusedRows: [{ reason: 'forbidden' }, { reason: 'forbidden' }],
    });
    await seats([seat(1)], { access: coordinatorOf(1) });
    expect(tables.all('assignments')).toHaveLength(1);
  });
});
