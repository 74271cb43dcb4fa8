import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noDeviceFilter } from '#lib/domain/views/device-query.ts';
import { installColumns } from '#lib/domain/views/install-list.ts';
import { installsFromParams, paramsFromInstalls } from '#lib/ui/areas/reports/install-url.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const states = fc.record({
  filter: fc.record({
    search: text,
    products: fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), { maxLength: 50 }),
    systems: fc.uniqueArray(text, { maxLength: 50 }),
  }),
  version: fc.option(text),
  sort: fc.record({ column: fc.constantFrom(...installColumns), isDescending: fc.boolean() }),
});

test('a shared link shows exactly the install list it was copied from', () => {
  fc.assert(
    fc.property(states, (chosen) => {
      const state = { ...chosen, filter: { ...noDeviceFilter, ...chosen.filter } };
      const link = paramsFromInstalls(state).toString();
      expect(installsFromParams(new URLSearchParams(link))).toEqual(state);
    }),
  );
});
