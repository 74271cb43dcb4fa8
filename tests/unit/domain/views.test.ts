import { describe, expect, it } from 'vitest';
import { reasons } from '#lib/domain/records/core/reason.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import type { RoleName } from '#lib/domain/records/role.ts';
import { deviceDetail } from '#lib/domain/views/devices/device-detail.ts';
import { people, type PeopleQuery } from '#lib/domain/views/people/people.ts';
import { causeOf } from '#lib/domain/views/inbox/refusal-details.ts';
import { nextStep, reasonSentence, rowSentence } from '#lib/words/changes/why.ts';
import { wantedSentence } from '#lib/words/changes/wishes.ts';
import { refusals } from '#lib/domain/views/inbox/refusals.ts';
import {
  accessAs,
  account,
  ADMIN,
  apply,
  DAY,
  device,
  HOUR,
  NOW,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

const as = (...roles: RoleName[]) => ({ now: NOW, access: accessAs(...roles) });

function tablesWith(...devices: Rows['devices'][]): MemoryTables {
  const tables = new MemoryTables();
  tables.put('accounts', account());
  tables.put('users', user(1, { firstName: 'Ada', lastName: 'Ng' }));
  for (const one of devices) tables.put('devices', one);
  return tables;
}

describe('deviceDetail', () => {
  it.each([
    ['online', { lastCheckInAt: NOW - HOUR }, NOW - HOUR],
    ['offline', { lastCheckInAt: NOW - 3 * DAY }, NOW - DAY],
    ['out-of-date', { lastCheckInAt: NOW - 40 * DAY }, NOW - 10 * DAY],
    ['never-seen', { lastCheckInAt: null }, null],
    ['retired', { lastCheckInAt: NOW, retiredAt: NOW - 5 }, NOW - 5],
  ] as const)('says since when a device is %s', (status, fields, statusSince) => {
    const tables = tablesWith(device(1, fields));
    expect(deviceDetail(tables.reader, { id: testId('dv', 1) }, as())).toMatchObject({ status, statusSince });
  });

  it('shows the history, with names, to those who see it, and null to field staff', async () => {
    const tables = tablesWith(device(1));
    const id = testId('dv', 1);
    await apply(tables, 'devices.edit', { id, description: { was: '', to: 'Spare' } });
    const seen = deviceDetail(tables.reader, { id }, as('software-coordinator'));
    expect(seen?.history).toMatchObject([{ actorId: ADMIN, actorName: 'Ada Ng', action: 'devices.edit' }]);
    expect(deviceDetail(tables.reader, { id }, as('field-staff'))?.history).toBeNull();
  });

  it('ends the history of an imported device with its import, and of no other device', async () => {
    const tables = tablesWith();
    const row = { type: 'computer', os: '', serial: '', lastUser: '', lastCheckInAt: null } as const;
    const rows = ['A', 'B'].map((name, at) => ({ ...row, row: at + 2, name, isNew: true, installs: [] }));
    await apply(tables, 'installs.import', { source: 'plant.csv', rows });
    await apply(tables, 'devices.add', {
      name: 'C',
      type: 'computer',
      serial: '',
      os: '',
      description: '',
    });
    const pasts = tables.all('devices').map(({ id, name }) => {
      const history = deviceDetail(tables.reader, { id }, as('contract-admin'))?.history ?? [];
      return [name, ...history.map(({ action, changes }) => [action, changes['source']])];
    });
    expect(pasts.sort()).toEqual([
      ['A', ['installs.import', 'plant.csv']],
      ['B', ['installs.import', 'plant.csv']],
      ['C', ['devices.add', undefined]],
    ]);
  });

  it('finds the device that a vanished one became, and null for one that is nowhere', () => {
    const tables = tablesWith(device(1));
    tables.put('aliases', { id: testId('dv', 7), collection: 'devices', to: testId('dv', 1) });
    expect(deviceDetail(tables.reader, { id: testId('dv', 7) }, as())?.device.id).toBe(testId('dv', 1));
    expect(deviceDetail(tables.reader, { id: testId('dv', 9) }, as())).toBeNull();
  });
});

describe('people', () => {
  const byName: PeopleQuery = {
    search: '',
    sort: { column: 'name', isDescending: false },
    from: 0,
    count: Infinity,
  };

  it('are found by name without accents and by email, in natural order', () => {
    const tables = tablesWith();
    tables.put('users', user(2, { firstName: 'Zoë', lastName: '10' }));
    tables.put('users', user(3, { firstName: 'Zoë', lastName: '9' }));
    tables.put('users', user(4, { firstName: '', lastName: '', email: 'zoe@example.com' }));
    const { rows } = people(tables.reader, { ...byName, search: 'zoe' }, as());
    expect(rows.map((row) => row.name)).toEqual(['Zoë 9', 'Zoë 10', 'zoe@example.com']);
  });

  it('are listed in windows, by role with the strongest first, and after a change as they are then', () => {
    const tables = tablesWith();
    for (let at = 2; at <= 6; at++) tables.put('users', user(at, { firstName: `P${at}` }));
    tables.put('users', user(7, { status: 'erased', firstName: '', lastName: '', email: '' }));
    tables.put('roles', role(1, 5, 'contract-admin'));
    tables.put('roles', role(2, 3, 'field-staff'));
    const ask = (part: Partial<PeopleQuery>) => people(tables.reader, { ...byName, ...part }, as());
    const names = (part: Partial<PeopleQuery>) => ask(part).rows.map(({ user }) => user.firstName);
    expect(ask({ from: 1, count: 2 })).toMatchObject({ total: 6 });
    expect(names({ from: 1, count: 2 })).toEqual(['P2', 'P3']);
    const byRole: PeopleQuery['sort'] = { column: 'role', isDescending: false };
    expect(names({ sort: byRole })).toEqual(['P5', 'P3', 'Ada', 'P2', 'P4', 'P6']);
    tables.put('roles', role(3, 6, 'contract-admin'));
    expect(names({ sort: byRole }).slice(0, 3)).toEqual(['P5', 'P6', 'P3']);
    expect(names({ sort: { ...byRole, isDescending: true } }).at(-1)).toBe('P5');
  });
});

describe('refusals', () => {
  const refusal: Rows['refusals'] = {
    id: testId('rf', 1),
    userId: ADMIN,
    mutationId: testId('mu', 1),
    name: 'devices.edit',
    version: 1,
    args: JSON.stringify({ id: testId('dv', 1), displayName: { was: '', to: 'Mine' } }),
    isPartial: false,
    at: NOW,
    refusedAt: NOW,
    reason: 'conflict',
    details: { fields: { displayName: { was: '', to: 'Mine', now: '' } } },
    subject: { collection: 'devices', id: testId('dv', 1) },
  };

  it('say what was wanted, mine and theirs, newest first, and only to the person', () => {
    const tables = tablesWith(device(1, { name: 'NL-WS-0007' }));
    tables.put('refusals', refusal);
    tables.put('refusals', { ...refusal, id: testId('rf', 2), refusedAt: NOW + 1, args: '', details: {} });
    tables.put('refusals', { ...refusal, id: testId('rf', 3), userId: testId('us', 9) });
    const rows = refusals(tables.reader, null, as());
    expect(rows.map((row) => row.refusal.id)).toEqual([testId('rf', 2), testId('rf', 1)]);
    expect(rows[1]).toMatchObject({
      cause: { reason: 'conflict' },
      subjectName: 'NL-WS-0007',
      fields: [{ name: 'displayName', mine: 'Mine', now: '', isKnown: true }],
    });
    expect(rows[1] && wantedSentence(rows[1].wanted)).toBe('Change display name of NL-WS-0007');
  });

  it('tell which rows of a batch were not accepted, and bear details of any shape', () => {
    const tables = tablesWith();
    const rows = [{ row: 4, reason: 'duplicate', details: { field: 'row' } }, null, { row: 'x' }];
    tables.put('refusals', { ...refusal, name: 'installs.import', reason: 'rows', details: { rows } });
    const [shown] = refusals(tables.reader, null, as());
    expect(shown?.rows.map((one) => [one.row, rowSentence(one)])).toEqual([
      [4, 'An earlier row of the file is about the same device.'],
    ]);
  });

  it('have a reason and a next step for every reason there is', () => {
    for (const reason of reasons) {
      const cause = causeOf(reason);
      expect([reasonSentence(cause), nextStep(cause)]).not.toContain('');
    }
  });
});
