import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contractStatuses } from '#lib/domain/views/contract-days.ts';
import { contractColumns, expiryRanges, noContractFilter } from '#lib/domain/views/contract-list.ts';
import {
  contractsFromParams,
  defaultSort,
  paramsFromContracts,
} from '#lib/ui/areas/contracts/contract-url.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const states = fc.record({
  filter: fc.record({
    search: text,
    statuses: fc.uniqueArray(fc.constantFrom(...contractStatuses)),
    vendors: fc.uniqueArray(text, { maxLength: 50 }),
    withinDays: fc.option(fc.constantFrom(...expiryRanges)),
  }),
  sort: fc.record({ column: fc.constantFrom(...contractColumns), isDescending: fc.boolean() }),
});

test('a shared link shows exactly the contracts it was copied from', () => {
  fc.assert(
    fc.property(states, (state) => {
      const link = paramsFromContracts(state).toString();
      expect(contractsFromParams(new URLSearchParams(link))).toEqual(state);
    }),
  );
});

test('any text after the question mark gives a list of contracts and never fails', () => {
  fc.assert(
    fc.property(fc.string(), (hostile) => {
      const state = contractsFromParams(new URLSearchParams(hostile));
      const again = contractsFromParams(new URLSearchParams(paramsFromContracts(state).toString()));
      expect(again).toEqual(state);
    }),
  );
});

test('the usual list has the shortest address', () => {
  expect(paramsFromContracts({ filter: noContractFilter, sort: defaultSort }).toString()).toBe('');
  expect(contractsFromParams(new URLSearchParams('within=45')).filter.withinDays).toBeNull();
});
