import { beforeEach, describe, expect, it } from 'vitest';
import { derivedId } from '#lib/base/ids.ts';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import type { Tx } from '#lib/domain/tx.ts';
import {
  accessAs,
  ADMIN,
  apply,
  assignment,
  contract,
  DAY,
  entitlement,
  NOW,
  product,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
  for (let number = 1; number <= 6; number++) tables.put('users', user(number));
  tables.put('roles', role(1, 1, 'contract-admin'));
  tables.put('products', product(1));
  tables.put('contracts', contract(1));
  tables.put('contracts', contract(2));
  tables.put('entitlements', entitlement(1));
  tables.put('entitlements', entitlement(2, { contractId: testId('ct', 2), quantity: 1 }));
});

const E1 = testId('en', 1);
const E2 = testId('en', 2);
const person = (number: number) => testId('us', number);
const give = (number: number, entitlementId = E1) =>
  apply(tables, 'assignments.assign', { userId: person(number), entitlementId });
const holders = (entitlementId = E1) =>
  tables
    .found('assignments', 'byOpenEntitlement', entitlementId)
    .map((one) => one.userId)
    .sort();
const rowsOf = (...numbers: number[]) =>
  numbers.map((number, at) => ({ row: at + 1, userId: person(number), entitlementId: E1 }));

describe('assigning', () => {
  it('gives a seat once, and says what is bought and assigned when none is free', async () => {
    expect(await give(1)).toEqual({ status: 'accepted' });
    expect(await give(1)).toEqual({ status: 'accepted' });
    await give(2);
    const details = { entitlementId: E1, quantity: 2, assigned: 2 };
    expect(await give(3)).toEqual({ status: 'refused', reason: 'no-free-seat', details });
    expect(holders()).toEqual([person(1), person(2)]);
    expect(tables.all('assignments')[0]).toMatchObject({
      source: 'by-hand',
      startedAt: NOW,
      startedBy: ADMIN,
    });
  });

  it('goes on beyond what is bought where overage is allowed', async () => {
    tables.put('entitlements', entitlement(1, { quantity: 1, policy: 'overage' }));
    for (const number of [1, 2, 3]) expect(await give(number)).toEqual({ status: 'accepted' });
    expect(holders()).toHaveLength(3);
  });

  it.each([
    { kind: 'multi-user', quantity: 0 },
    { kind: 'perpetual', quantity: 1 },
    { kind: 'single-user', quantity: null },
  ] as const)('takes no seat of $kind, $quantity bought', async (fields) => {
    tables.put('entitlements', entitlement(1, fields));
    for (const number of [1, 2, 3]) expect(await give(number)).toEqual({ status: 'accepted' });
  });

  it('reads the end of the entitlement: its last day counts, the day after does not', async () => {
    tables.put('entitlements', entitlement(1, { endDay: '2026-11-24' }));
    expect(await give(1)).toEqual({ status: 'accepted' });
    const late = { userId: person(2), entitlementId: E1 };
    const outcome = await apply(tables, 'assignments.assign', late, { at: NOW + DAY });
    const details = { entitlementId: E1, endDay: '2026-11-24' };
    expect(outcome).toEqual({ status: 'refused', reason: 'expired', details });
  });

  it('assigns nobody on an archived contract, nor to somebody who left, and lets what is assigned be taken away', async () => {
    await give(1);
    await apply(tables, 'contracts.archive', { id: testId('ct', 1) });
    expect(await give(2)).toMatchObject({ reason: 'expired', details: { by: 'archived' } });
    await apply(tables, 'assignments.unassign', { userId: person(1), entitlementId: E1 });
    expect(holders()).toEqual([]);
    await apply(tables, 'contracts.restore', { id: testId('ct', 1) });
    await apply(tables, 'users.leave', { id: person(3) });
    expect(await give(3)).toMatchObject({ reason: 'not-active', details: { status: 'left' } });
  });

  it('keeps the history when a seat is taken away and given again', async () => {
    await give(1);
    await apply(tables, 'assignments.unassign', { userId: person(1), entitlementId: E1 });
    await give(1);
    const all = tables.found('assignments', 'byUser', person(1));
    expect(all).toHaveLength(2);
    expect(all.filter((one) => one.endedAt === null)).toHaveLength(1);
    expect(all.find((one) => one.endedAt !== null)).toMatchObject({
      endReason: 'unassigned',
      endedBy: ADMIN,
    });
  });

  it('knows when it was used last also after it was taken away and given again', async () => {
    const [used, never] = [testId('as', 1), testId('as', 2)];
    const lastUsedAt = NOW - 9 * DAY;
    tables.put('assignments', assignment(1, { userId: person(1), usage: 'used', lastUsedAt }));
    tables.put('assignments', assignment(2, { userId: person(2), usage: 'never' }));
    const rows = rowsOf(1, 2);
    const many = { source: 'by-hand', rows } as const;
    await apply(tables, 'assignments.unassign-many', many, { at: NOW + 1 });
    await apply(tables, 'assignments.assign-many', many, { at: NOW + 2 });
    const open = tables.all('assignments').filter((one) => ![used, never].includes(one.id));
    expect(open.map(({ userId, usage, lastUsedAt: last }) => [userId, usage, last]).sort()).toEqual([
      [person(1), 'used', lastUsedAt],
      [person(2), 'never', null],
    ]);
    const elsewhere = { userId: person(1), from: E1, to: E2 };
    await apply(tables, 'assignments.move', elsewhere, { at: NOW + 3 });
    expect(tables.found('assignments', 'byOpenEntitlement', E2)).toMatchObject([{ usage: 'not-known' }]);
    await apply(tables, 'assignments.move', { ...elsewhere, from: E2, to: E1 }, { at: NOW + 4 });
    expect(tables.found('assignments', 'byOpenEntitlement', E1)).toContainEqual(
      expect.objectContaining({ userId: person(1), usage: 'used', lastUsedAt }),
    );
  });

  it('moves in one step, and leaves the seat where it is when there is none to move to', async () => {
    await give(1);
    const move = (number: number) =>
      apply(tables, 'assignments.move', { userId: person(number), from: E1, to: E2 });
    expect(await move(1)).toEqual({ status: 'accepted' });
    expect([holders(E1), holders(E2)]).toEqual([[], [person(1)]]);
    await give(2);
    expect(await move(2)).toMatchObject({ reason: 'no-free-seat' });
    expect(holders(E1)).toEqual([person(2)]);
    expect(await move(3)).toMatchObject({ reason: 'not-found' });
  });
});

describe('a batch of seats', () => {
  it('gives the first rows the seats and refuses each of the surplus by itself', async () => {
    await give(2);
    const args = { source: 'import', rows: rowsOf(1, 2, 3, 4) } as const;
    const outcome = await apply(tables, 'assignments.assign-many', args);
    expect(outcome).toMatchObject({ status: 'accepted', counts: { created: 1, updated: 0, unchanged: 1 } });
    const reasons = outcome.status === 'accepted' ? outcome.refusedRows : [];
    expect(reasons?.map((one) => [one.row, one.reason])).toEqual([
      [3, 'no-free-seat'],
      [4, 'no-free-seat'],
    ]);
    expect(holders()).toEqual([person(1), person(2)]);
    const activity = tables.all('activity').find((one) => one.changes['userId'] === person(1));
    expect(activity).toMatchObject({ action: 'assignments.assign', recordId: E1, changes: { assigned: 1 } });
  });

  it('asks six times, however many rows it has', async () => {
    const many = Array.from({ length: 200 }, (_, at) => at + 10);
    for (const number of many) tables.put('users', user(number));
    tables.put('entitlements', entitlement(1, { quantity: null }));
    const before = tables.reads;
    await apply(tables, 'assignments.assign-many', { source: 'by-hand', rows: rowsOf(...many) });
    expect(tables.reads - before).toBeLessThanOrEqual(6);
    expect(holders()).toHaveLength(200);
  });

  it('takes 200 rows and no more', async () => {
    const rows = rowsOf(...Array.from({ length: 201 }, () => 1));
    expect(await apply(tables, 'assignments.assign-many', { source: 'by-hand', rows })).toMatchObject({
      reason: 'invalid',
    });
  });
});

describe('entitlements', () => {
  it('never have fewer strict seats than are assigned, whichever field is changed', async () => {
    tables.put('entitlements', entitlement(1, { kind: 'multi-user', quantity: 1 }));
    for (const number of [1, 2]) await give(number);
    const toSeats = { id: E1, kind: { was: 'multi-user', to: 'single-user' } } as const;
    expect(await apply(tables, 'entitlements.edit', toSeats)).toMatchObject({
      reason: 'below-assigned',
      details: { quantity: 1, assigned: 2 },
    });
    const loose = { ...toSeats, policy: { was: 'strict', to: 'overage' } } as const;
    expect(await apply(tables, 'entitlements.edit', loose)).toEqual({ status: 'accepted' });
    const strict = { id: E1, policy: { was: 'overage', to: 'strict' } } as const;
    expect(await apply(tables, 'entitlements.edit', strict)).toMatchObject({ reason: 'below-assigned' });
    const more = { ...strict, quantity: { was: 1, to: 2 } };
    expect(await apply(tables, 'entitlements.edit', more)).toEqual({ status: 'accepted' });
  });

  it('refuse an end before the start, and a day that is none', async () => {
    const ends = {
      id: E1,
      startDay: { was: null, to: '2026-05-01' },
      endDay: { was: null, to: '2026-04-30' },
    };
    expect(await apply(tables, 'entitlements.edit', ends)).toMatchObject({ reason: 'invalid' });
    const never = { id: E1, endDay: { was: null, to: '2026-02-30' } };
    expect(await apply(tables, 'entitlements.edit', never)).toMatchObject({ reason: 'invalid' });
  });

  it('are taken out only when nobody ever held them', async () => {
    await give(1);
    await apply(tables, 'assignments.unassign', { userId: person(1), entitlementId: E1 });
    expect(await apply(tables, 'entitlements.remove', { id: E1 })).toMatchObject({ reason: 'in-use' });
    expect(await apply(tables, 'entitlements.remove', { id: E2 })).toEqual({ status: 'accepted' });
  });
});

describe('terms', () => {
  const add = (startDay: string, endDay: string) =>
    apply(tables, 'terms.add', {
      contractId: testId('ct', 1),
      startDay,
      endDay,
      priceCents: 990_000,
      currency: 'EUR',
    });

  it('follow each other: a renewal keeps what was, and the same renewal twice is one', async () => {
    expect(await add('2025-01-01', '2025-12-31')).toEqual({ status: 'accepted' });
    expect(await add('2026-01-01', '2026-12-31')).toEqual({ status: 'accepted' });
    expect(await add('2026-01-01', '2026-12-31')).toMatchObject({
      reason: 'duplicate',
      details: { by: 'period' },
    });
    expect(await add('2026-12-31', '2027-12-31')).toMatchObject({ reason: 'duplicate' });
    expect(tables.all('terms')).toHaveLength(2);
  });

  it('refuse an end before the start', async () => {
    expect(await add('2026-01-01', '2025-12-31')).toMatchObject({ reason: 'invalid' });
  });

  it('leave a line in the audit trail that has no word of what they say', async () => {
    await add('2025-01-01', '2025-12-31');
    const id = tables.all('terms')[0]?.id ?? '';
    await apply(tables, 'terms.edit', { id, priceCents: { was: 990_000, to: 1_990_000 } });
    const trail = JSON.stringify(tables.all('activity'));
    expect(trail).toContain('priceCents');
    for (const secret of ['990000', '1990000', '2025']) expect(trail).not.toContain(secret);
  });
});

describe('people', () => {
  it('resolve to the one of that email: what was done to the new one goes to them', async () => {
    const id = testId('mu', 70_000);
    const args = { firstName: 'Jon', lastName: 'S', email: 'JON2@example.com' };
    const outcome = await apply(tables, 'users.add', args, { id });
    expect(outcome).toMatchObject({ status: 'accepted', refusedRows: [{ reason: 'duplicate' }] });
    const [alias] = tables.all('aliases');
    expect(alias).toMatchObject({ collection: 'users', to: person(2) });
    const userId = alias?.id ?? '';
    await apply(tables, 'users.edit', { id: userId, lastName: { was: 'Smith', to: 'Smythe' } });
    await apply(tables, 'assignments.assign', { userId, entitlementId: E1 });
    expect(tables.row('users', person(2))?.lastName).toBe('Smythe');
    expect(holders()).toEqual([person(2)]);
    expect(tables.all('users')).toHaveLength(6);
  });

  it('added in a batch are found by email, made once, named where they had no name', async () => {
    tables.put('users', user(2, { firstName: '', lastName: '' }));
    const row = (row: number, email: string) => ({ row, firstName: 'A', lastName: 'B', email, isNew: true });
    const rows = [
      row(1, 'Jon1@Example.com'),
      row(2, 'jon2@example.com'),
      row(3, 'n@x.com'),
      row(4, 'N@X.com'),
    ];
    const outcome = await apply(tables, 'users.add-many', { source: 'paste', rows });
    expect(outcome).toMatchObject({ counts: { created: 1, updated: 1, unchanged: 2 } });
    expect(tables.row('users', person(1))?.firstName).toBe('Jon');
    expect(tables.row('users', person(2))?.firstName).toBe('A');
    expect(tables.all('aliases')).toHaveLength(3);
    const again = { source: 'paste', rows: rows.map((one) => ({ ...one, isNew: false })) };
    const { users, activity } = tables.everything();
    expect(await apply(tables, 'users.add-many', again)).toMatchObject({ counts: { unchanged: 4 } });
    expect(tables.everything()).toMatchObject({ users, activity });
  });

  it('who leave free their seats in one step, and get them back in one', async () => {
    for (const entitlementId of [E1, E2]) await give(2, entitlementId);
    await apply(tables, 'users.leave', { id: person(2) });
    expect([holders(E1), holders(E2)]).toEqual([[], []]);
    expect(tables.all('assignments').every((one) => one.endReason === 'left')).toBe(true);
    expect(await apply(tables, 'users.return', { id: person(2) })).toEqual({
      status: 'accepted',
      refusedRows: [],
    });
    expect([holders(E1), holders(E2)]).toEqual([[person(2)], [person(2)]]);
  });

  it('who return within a day held it all the time; later they hold it from then on, and the gap stays told', async () => {
    await give(2);
    const before = tables.all('assignments');
    await apply(tables, 'users.leave', { id: person(2) });
    await apply(tables, 'users.return', { id: person(2) }, { at: NOW + DAY - 1 });
    expect(tables.all('assignments')).toEqual(before);
    tables.put('assignments', { ...before[0]!, usage: 'used', lastUsedAt: NOW - DAY });
    await apply(tables, 'users.leave', { id: person(2) });
    const at = NOW + 400 * DAY;
    const back = { id: testId('mu', 72_000) };
    expect(await apply(tables, 'users.return', { id: person(2) }, { ...back, at })).toMatchObject({
      refusedRows: [],
    });
    const again = tables.everything();
    const periods = tables.all('assignments').sort((one, other) => one.startedAt - other.startedAt);
    expect(periods).toMatchObject([
      { startedAt: NOW, endedAt: NOW },
      { startedAt: at, endedAt: null, usage: 'used', lastUsedAt: NOW - DAY, startedBy: ADMIN },
    ]);
    await apply(tables, 'users.return', { id: person(2) }, { ...back, at });
    expect(tables.everything()).toEqual(again);
    // What they were given back is theirs again once only.
    await apply(tables, 'users.leave', { id: person(2) }, { at });
    await apply(tables, 'users.return', { id: person(2) }, { at: at + 2 * DAY });
    expect(holders()).toEqual([person(2)]);
  });

  it('who return later get nothing that is over or archived by then, and are told which', async () => {
    tables.put('contracts', contract(2));
    for (const entitlementId of [E1, E2]) await give(2, entitlementId);
    await apply(tables, 'users.leave', { id: person(2) });
    await apply(tables, 'contracts.archive', { id: testId('ct', 2) });
    await apply(tables, 'entitlements.edit', { id: E1, endDay: { was: null, to: '2026-12-31' } });
    const outcome = await apply(tables, 'users.return', { id: person(2) }, { at: NOW + 60 * DAY });
    expect(outcome).toMatchObject({ refusedRows: [{ reason: 'expired' }, { reason: 'expired' }] });
    expect([holders(E1), holders(E2)]).toEqual([[], []]);
  });

  it('who return get no strict seat that somebody has taken since, and are told which', async () => {
    for (const entitlementId of [E1, E2]) await give(2, entitlementId);
    await apply(tables, 'users.leave', { id: person(2) });
    await give(3, E2);
    const outcome = await apply(tables, 'users.return', { id: person(2) });
    expect(outcome).toMatchObject({
      refusedRows: [{ reason: 'no-free-seat', details: { entitlementId: E2 } }],
    });
    expect([holders(E1), holders(E2)]).toEqual([[person(2)], [person(3)]]);
  });

  it('who are the last contract admin can neither leave nor be erased, also beside an admin who left', async () => {
    tables.put('users', user(2, { status: 'left' }));
    tables.put('roles', role(2, 2, 'contract-admin'));
    for (const name of ['users.leave', 'users.erase'] as const)
      expect(await apply(tables, name, { id: person(1) })).toMatchObject({ reason: 'last-admin' });
    expect(await apply(tables, 'roles.revoke', { id: testId('ro', 1) })).toMatchObject({
      reason: 'last-admin',
    });
  });

  it('who are the last contract admin who can sign in stay, also beside one who never could', async () => {
    tables.put('users', user(1, { canSignIn: true }));
    tables.put('roles', role(2, 2, 'contract-admin'));
    for (const name of ['users.leave', 'users.erase'] as const)
      expect(await apply(tables, name, { id: person(1) })).toMatchObject({ reason: 'last-admin' });
    tables.put('users', user(2, { canSignIn: true }));
    expect(await apply(tables, 'users.leave', { id: person(1) })).toEqual({ status: 'accepted' });
  });

  it('who were there already are neither erased nor left by who meant their own duplicate', async () => {
    await give(2);
    const add = { id: testId('mu', 71_000) };
    await apply(tables, 'users.add', { firstName: 'T', lastName: 'T', email: 'JON2@example.com' }, add);
    const id = derivedId('us', add.id, 'user');
    for (const name of ['users.leave', 'users.erase'] as const)
      expect(await apply(tables, name, { id })).toMatchObject({
        reason: 'duplicate',
        details: { collection: 'users', id: person(2), by: 'alias' },
      });
    expect(tables.row('users', person(2))?.status).toBe('active');
    expect(holders()).toEqual([person(2)]);
  });

  it('named by a file with an email they had before are not made again', async () => {
    const id = person(2);
    await apply(tables, 'users.edit', { id, email: { was: 'jon2@example.com', to: 'jon@new.example' } });
    const row = { row: 1, firstName: 'Jon', lastName: 'Smith', email: 'Jon2@example.com', isNew: true };
    const before = tables.all('users');
    expect(await apply(tables, 'users.add-many', { source: 'paste', rows: [row] })).toMatchObject({
      counts: { created: 0, unchanged: 1 },
    });
    expect(tables.all('users')).toEqual(before);
    // Added by hand it is somebody else: addresses are given again.
    await apply(tables, 'users.add', { firstName: 'Jo', lastName: 'Li', email: 'jon2@example.com' });
    expect(tables.all('users')).toHaveLength(before.length + 1);
  });
});

describe('erasing a person', () => {
  const refusal = (number: number, args: unknown, subject: string | null) => ({
    id: testId('rf', number),
    userId: ADMIN,
    mutationId: testId('mu', number),
    name: 'users.add',
    version: 1,
    args: JSON.stringify(args),
    isPartial: false,
    at: NOW,
    refusedAt: NOW,
    reason: 'conflict' as const,
    details: { fields: args },
    subject: subject === null ? null : { collection: 'users', id: subject },
  });

  it('takes name and email out of every row, and keeps what counts', async () => {
    tables.put('users', user(2, { firstName: 'Zoë', lastName: 'Quux', email: 'zoe.quux@example.com' }));
    const id = person(2);
    await give(2);
    await apply(tables, 'users.edit', { id, lastName: { was: 'Quux', to: 'Quuxley' } });
    const alias = testId('us', 77);
    tables.put('aliases', { id: alias, collection: 'users', to: id });
    tables.put('refusals', refusal(1, { lastName: { was: 'Quuxley', to: 'Other' } }, id));
    tables.put('refusals', refusal(2, { lastName: { was: 'Quuxley', to: 'Other' } }, alias));
    const row = { row: 1, firstName: 'Zoë', lastName: 'Quuxley', email: 'ZOE.quux@example.com' };
    const other = { row: 2, firstName: 'Bo', lastName: 'Li', email: 'bo@example.com' };
    tables.put('refusals', refusal(3, { rows: [row, other] }, null));
    await apply(tables, 'users.erase', { id });
    const everything = JSON.stringify(tables.everything()).toLowerCase();
    for (const word of ['zoë', 'quux', 'zoe.']) expect(everything).not.toContain(word);
    for (const word of ['bo@example.com', '"li\\"']) expect(everything).toContain(word);
    expect(tables.row('users', id)).toMatchObject({ status: 'erased', canSignIn: false });
    expect(tables.found('assignments', 'byUser', id)).toMatchObject([{ endedAt: NOW, endReason: 'left' }]);
    expect(tables.found('activity', 'byRecord', id).map((one) => one.action)).toContain('users.edit');
  });

  it('looks at what mentions them, by any email they had, and at no other refusal', async () => {
    const id = person(2);
    const edit = { id, email: { was: 'jon2@example.com', to: 'second@example.com' } };
    await apply(tables, 'users.edit', edit);
    const texts = ['“JON2@example.com”', 'to second@example.com.', 'jon3@example.com', 'nobody'];
    for (const [at, text] of texts.entries()) tables.put('refusals', refusal(at + 1, { text }, null));
    const read: string[] = [];
    const noting: Tx = {
      ...tables.tx,
      async findMany(collection, index, keys) {
        const found = await tables.tx.findMany(collection, index, keys);
        if (collection === 'refusals') for (const row of [...found.values()].flat()) read.push(row.id);
        return found;
      },
    };
    const call = { id: testId('mu', 90_001), name: 'users.erase', version: 1, args: { id }, at: NOW };
    await applyMutation(noting, call, accessAs('contract-admin'));
    expect(read.sort()).toEqual([testId('rf', 1), testId('rf', 2)]);
    expect(tables.all('refusals').map(({ args }) => args)).toEqual(
      [{ text: '' }, { text: '' }, { text: texts[2] }, { text: texts[3] }].map((one) => JSON.stringify(one)),
    );
  });

  it('frees the email for somebody new, and can neither be edited nor undone', async () => {
    const id = person(2);
    await apply(tables, 'users.erase', { id });
    const args = { firstName: 'New', lastName: 'Person', email: 'jon2@example.com' };
    expect(await apply(tables, 'users.add', args)).toEqual({ status: 'accepted' });
    const edit = { id, firstName: { was: '', to: 'Jon' } };
    expect(await apply(tables, 'users.edit', edit)).toMatchObject({ reason: 'not-found' });
    expect(await apply(tables, 'users.return', { id })).toMatchObject({ reason: 'not-found' });
  });
});

describe('roles', () => {
  it('coordinate a contract that is there, and only for who is active', async () => {
    const grant = (contractNumber: number, number = 3) =>
      apply(tables, 'roles.grant', {
        userId: person(number),
        role: 'software-coordinator' as const,
        contractId: testId('ct', contractNumber),
      });
    expect(await grant(1)).toEqual({ status: 'accepted' });
    expect(await grant(9)).toMatchObject({ reason: 'not-found' });
    await apply(tables, 'users.leave', { id: person(4) });
    expect(await grant(1, 4)).toMatchObject({ reason: 'not-active' });
    expect(tables.found('roles', 'byContract', testId('ct', 1))).toHaveLength(1);
  });

  it('given twice by two people offline are one, and either can take it away', async () => {
    const args = { userId: person(3), role: 'field-staff', contractId: null } as const;
    await apply(tables, 'roles.grant', args, { id: testId('mu', 80_001) });
    await apply(tables, 'roles.grant', args, { id: testId('mu', 80_002) });
    const theirs = tables.all('aliases')[0]?.id ?? '';
    await apply(tables, 'roles.revoke', { id: theirs });
    expect(tables.found('roles', 'byUser', person(3))).toEqual([]);
  });
});
