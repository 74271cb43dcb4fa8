import { beforeEach, describe, expect, it } from 'vitest';
import { applyMutation } from '#lib/domain/mutations/apply.ts';
import {
  accessAs,
  account,
  ADMIN,
  apply,
  device,
  NOW,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

let tables: MemoryTables;
beforeEach(() => {
  tables = new MemoryTables();
});

const fieldStaff = { access: accessAs('field-staff') };
const coordinator = { access: accessAs('software-coordinator') };
const forbidden = { status: 'refused', reason: 'forbidden' };

describe('devices', () => {
  const id = testId('dv', 1);
  beforeEach(() => tables.put('devices', device(1, { name: 'A', serial: '00123' })));

  it('adds a device with a name and a type alone, and tells the history', async () => {
    expect(await apply(tables, 'devices.add', { name: ' B ', type: 'tablet' })).toEqual({
      status: 'accepted',
    });
    expect(tables.all('devices').find((one) => one.name === 'B')).toMatchObject({
      lastCheckInAt: null,
      serial: '',
    });
    expect(tables.all('activity')).toMatchObject([{ action: 'devices.add', actorId: ADMIN, at: NOW }]);
  });

  it('names the device that is there already by serial, or by name when a serial is missing', async () => {
    const bySerial = await apply(tables, 'devices.add', { name: 'B', type: 'phone', serial: '00123' });
    expect(bySerial).toMatchObject({
      reason: 'duplicate',
      details: { collection: 'devices', id, by: 'serial' },
    });
    const byName = await apply(tables, 'devices.add', { name: 'a', type: 'phone' });
    expect(byName).toMatchObject({ reason: 'duplicate', details: { id, by: 'name' } });
  });

  it('refuses an edit whose field somebody changed meanwhile, with both values', async () => {
    tables.put('devices', device(1, { description: 'Theirs' }));
    const outcome = await apply(tables, 'devices.edit', { id, description: { was: '', to: 'Mine' } });
    const fields = { description: { was: '', to: 'Mine', now: 'Theirs' } };
    expect(outcome).toEqual({ status: 'refused', reason: 'conflict', details: { fields } });
  });

  it('lets field staff change words and never access', async () => {
    const words = { id, displayName: { was: '', to: 'Reception' } };
    expect(await apply(tables, 'devices.edit', words, fieldStaff)).toEqual({ status: 'accepted' });
    const choice = { id, productAccess: { was: 'inherit', to: 'block' } } as const;
    expect(await apply(tables, 'devices.edit', choice, fieldStaff)).toMatchObject(forbidden);
    expect(await apply(tables, 'devices.retire', { id }, fieldStaff)).toMatchObject(forbidden);
    expect(await apply(tables, 'devices.edit', choice, coordinator)).toEqual({ status: 'accepted' });
  });

  it('answers alike for an unknown and an existing device that a person may not touch', async () => {
    const plain = { access: accessAs() };
    const unknown = await apply(tables, 'devices.retire', { id: testId('dv', 99) }, plain);
    expect(unknown).toEqual(await apply(tables, 'devices.retire', { id }, plain));
  });

  it('retires and restores once each, however often it is asked', async () => {
    await apply(tables, 'devices.retire', { id });
    await apply(tables, 'devices.retire', { id });
    expect(tables.row('devices', id)?.retiredAt).toBe(NOW);
    await apply(tables, 'devices.restore', { id });
    await apply(tables, 'devices.restore', { id });
    expect(tables.row('devices', id)?.retiredAt).toBeNull();
    expect(tables.all('activity')).toHaveLength(2);
  });

  it('keeps text composed and trimmed, and refuses what no screen can show and no database keeps', async () => {
    await apply(tables, 'devices.edit', { id, displayName: { was: '', to: ' Zoe\u0308 ' } });
    expect(tables.row('devices', id)?.displayName).toBe('Zo\u00eb');
    await apply(tables, 'devices.edit', { id, description: { was: '', to: 'two\nlines' } });
    expect(tables.row('devices', id)?.description).toBe('two\nlines');
    for (const name of ['a\0b', 'a\nb', 'a\ud800']) {
      expect(await apply(tables, 'devices.add', { name, type: 'other' })).toMatchObject({
        reason: 'invalid',
      });
    }
  });

  it('refuses unknown arguments, long texts and unknown mutations', async () => {
    const long = { name: 'x'.repeat(201), type: 'other' } as const;
    expect(await apply(tables, 'devices.add', long)).toMatchObject({ reason: 'invalid' });
    const more = { name: 'x', type: 'other', id } as { name: string; type: 'other' };
    expect(await apply(tables, 'devices.add', more)).toMatchObject({ reason: 'invalid' });
    expect(await apply(tables, 'devices.burn' as 'noop', {})).toMatchObject({ reason: 'unknown-mutation' });
  });
});

describe('people and roles', () => {
  beforeEach(() => {
    tables.put('users', user(1, { email: 'Jon@Example.com', canSignIn: true }));
    tables.put('users', user(2));
    tables.put('roles', role(1, 1, 'contract-admin'));
  });

  it('never makes a person twice, whatever the case of the email', async () => {
    const person = { firstName: 'J', lastName: 'S', email: 'jon@EXAMPLE.com' };
    const outcome = await apply(tables, 'users.add', person);
    const details = { id: testId('us', 1), by: 'email' };
    expect(outcome).toMatchObject({ status: 'accepted', refusedRows: [{ reason: 'duplicate', details }] });
    await apply(tables, 'users.invite', { ...person, role: 'field-staff' });
    expect(tables.all('users')).toHaveLength(2);
    expect(tables.all('roles')).toHaveLength(2);
  });

  it('keeps the email of somebody who can sign in', async () => {
    const edit = { id: testId('us', 1), email: { was: 'Jon@Example.com', to: 'eve@example.com' } };
    expect(await apply(tables, 'users.edit', edit, coordinator)).toMatchObject(forbidden);
    expect(await apply(tables, 'users.edit', edit)).toMatchObject(forbidden);
  });

  it('keeps the last contract admin', async () => {
    const revoke = { id: testId('ro', 1) };
    expect(await apply(tables, 'roles.revoke', revoke)).toMatchObject({ reason: 'last-admin' });
    await apply(tables, 'roles.grant', { userId: testId('us', 2), role: 'contract-admin', contractId: null });
    // Invited is not in yet.
    expect(await apply(tables, 'roles.revoke', revoke)).toMatchObject({ reason: 'last-admin' });
    tables.put('users', user(2, { canSignIn: true }));
    expect(await apply(tables, 'roles.revoke', revoke)).toEqual({ status: 'accepted' });
  });

  it('lets nobody but a contract admin hand out roles', async () => {
    const grant = { userId: ADMIN, role: 'contract-admin', contractId: null } as const;
    expect(await apply(tables, 'roles.grant', grant, coordinator)).toMatchObject(forbidden);
    expect(await apply(tables, 'roles.grant', grant, fieldStaff)).toMatchObject(forbidden);
  });
});

describe('account and refusals', () => {
  it('lets a contract admin alone change the account', async () => {
    tables.put('accounts', account());
    const edit = { id: account().id, outOfDateDays: { was: 30, to: 60 } };
    expect(await apply(tables, 'account.edit', edit, coordinator)).toMatchObject(forbidden);
    await apply(tables, 'account.edit', edit);
    expect(tables.all('accounts')[0]?.outOfDateDays).toBe(60);
  });

  it('discards own refusals only; one that is gone is fine', async () => {
    const refusal = {
      id: testId('rf', 1),
      userId: testId('us', 2),
      mutationId: testId('mu', 1),
      name: 'devices.edit',
      version: 1,
      args: '{}',
      isPartial: false,
      at: NOW,
      refusedAt: NOW,
      reason: 'conflict',
      details: {},
      subject: null,
    } as const;
    tables.put('refusals', refusal);
    await apply(tables, 'refusals.discard', { id: refusal.id });
    expect(tables.all('refusals')).toEqual([refusal]);
    tables.put('refusals', { ...refusal, userId: ADMIN });
    await apply(tables, 'refusals.discard', { id: refusal.id });
    expect(tables.all('refusals')).toEqual([{ ...refusal, userId: ADMIN, discardedAt: NOW }]);
    // As an outbox of an earlier app has it.
    const call = {
      id: testId('mu', 9),
      name: 'refusals.discard',
      version: 1,
      args: { id: refusal.id },
      at: NOW,
    };
    await applyMutation(tables.tx, call, accessAs('contract-admin'));
    expect(tables.all('refusals')).toHaveLength(0);
    expect(await apply(tables, 'refusals.discard', { id: refusal.id })).toEqual({ status: 'accepted' });
  });
});
