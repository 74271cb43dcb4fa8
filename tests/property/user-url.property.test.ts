import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roleNames } from '#lib/domain/records/role.ts';
import { userStatuses } from '#lib/domain/records/user.ts';
import { userColumns } from '#lib/domain/views/user-list.ts';
import { noUserFilter, useRanges } from '#lib/domain/views/user-query.ts';
import { defaultSort, paramsFromState, stateFromParams } from '#lib/ui/areas/users/user-url.ts';

const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const ids = fc.uniqueArray(id, { maxLength: 50 });
const states = fc.record({
  filter: fc.record({
    search: fc.string({ unit: 'grapheme', maxLength: 40 }),
    statuses: fc.uniqueArray(fc.constantFrom(...userStatuses)),
    roles: fc.uniqueArray(fc.constantFrom(...roleNames, 'user' as const)),
    products: ids,
    contracts: ids,
    entitlements: ids,
    seats: fc.option(fc.constantFrom('with' as const, 'without' as const)),
    lastUse: fc.option(fc.constantFrom(...useRanges)),
  }),
  sort: fc.record({ column: fc.constantFrom(...userColumns), isDescending: fc.boolean() }),
  userId: fc.option(id),
});

test('a shared link shows exactly the users it was copied from', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(stateFromParams(new URLSearchParams(paramsFromState(state).toString()))).toEqual(state);
    }),
  );
});

test('any text after the question mark gives a list of users and never fails', () => {
  fc.assert(
    fc.property(fc.string(), (hostile) => {
      const state = stateFromParams(new URLSearchParams(hostile));
      expect(stateFromParams(paramsFromState(state))).toEqual(state);
    }),
  );
});

test('drops what it does not know of a link to users and keeps the rest', () => {
  const hostile = new URLSearchParams('status=left&role=__proto__&seats=many&use=x&sort=-products&product=');
  expect(stateFromParams(hostile)).toEqual({
    filter: { ...noUserFilter, statuses: ['left'] },
    sort: defaultSort,
    userId: null,
  });
});
