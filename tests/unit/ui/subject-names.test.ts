import { expect, it } from 'vitest';
import { subjectName } from '#lib/domain/views/inbox/wish.ts';
import {
  contract,
  device,
  entitlement,
  invitation,
  product,
  role,
  testId,
  user,
} from '#tests/support/rows/domain-rows.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

it.each([
  ['devices', 'dv', 'Spare'],
  ['contracts', 'ct', 'Design'],
  ['products', 'pr', 'Revit'],
  ['entitlements', 'en', 'Revit'],
  ['users', 'us', 'Zoë Rossi'],
  ['users', 'zz', 'Zoë Rossi'],
  ['invitations', 'iv', 'Zoë Rossi'],
  ['roles', 'ro', null],
  ['devices', 'zz', null],
  ['anything', 'dv', null],
])(
  'in the Inbox, of %s %s is called %s: by itself, by what it is of, or not at all',
  (collection, prefix, name) => {
    const tables = new MemoryTables();
    tables.put('devices', device(1, { displayName: 'Spare' }));
    tables.put('contracts', contract(1, { label: 'Design' }));
    tables.put('products', product(1, { name: 'Revit' }));
    tables.put('entitlements', entitlement(1));
    tables.put('users', user(1, { firstName: 'Zoë', lastName: 'Rossi' }));
    // Another record of them was merged into this one.
    tables.put('aliases', { id: testId('zz', 1), collection: 'users', to: testId('us', 1) });
    tables.put('invitations', invitation(1, 1));
    tables.put('roles', role(1, 1, 'field-staff'));
    expect(subjectName(tables.reader, { collection, id: testId(prefix, 1) })).toBe(name);
  },
);
