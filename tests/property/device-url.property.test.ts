import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deviceTypes } from '#lib/domain/records/device.ts';
import { deviceColumns } from '#lib/domain/views/device-list.ts';
import { checkInRanges, noDeviceFilter } from '#lib/domain/views/device-query.ts';
import { deviceStatuses } from '#lib/domain/views/device-status.ts';
import { defaultSort, paramsFromState, stateFromParams } from '#lib/ui/areas/devices/device-url.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const states = fc.record({
  filter: fc.record({
    search: text,
    statuses: fc.uniqueArray(fc.constantFrom(...deviceStatuses)),
    types: fc.uniqueArray(fc.constantFrom(...deviceTypes)),
    products: fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { maxLength: 50 }),
    systems: fc.uniqueArray(text, { maxLength: 50 }),
    checkIn: fc.option(fc.constantFrom(...checkInRanges)),
  }),
  sort: fc.record({ column: fc.constantFrom(...deviceColumns), isDescending: fc.boolean() }),
  deviceId: fc.option(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 })),
});

test('a shared link shows exactly the list it was copied from', () => {
  fc.assert(
    fc.property(states, (state) => {
      const link = paramsFromState(state).toString();
      expect(stateFromParams(new URLSearchParams(link))).toEqual(state);
    }),
  );
});

test('any text after the question mark gives a list and never fails', () => {
  fc.assert(
    fc.property(fc.string(), (hostile) => {
      const state = stateFromParams(new URLSearchParams(hostile));
      expect(stateFromParams(paramsFromState(state))).toEqual(state);
    }),
  );
});

test('drops what it does not know and keeps the rest', () => {
  const hostile = new URLSearchParams(
    'status=online&status=constructor&type=__proto__&sort=-valueOf&check-in=x&status=online',
  );
  hostile.set('q', 'x'.repeat(5_000));
  expect(stateFromParams(hostile)).toEqual({
    filter: { ...noDeviceFilter, statuses: ['online'] },
    sort: defaultSort,
    deviceId: null,
  });
});
