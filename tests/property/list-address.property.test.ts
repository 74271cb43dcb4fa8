import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paramsFromState, partsOf, stateFromParams, usualState } from '#lib/lists/address.ts';
import { listsByView } from '#lib/lists/all-lists.ts';
import type { Takes } from '#lib/lists/filter-part.ts';
import type { ListDefinition } from '#lib/lists/list.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const id = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
const day = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });

/** Any value that a part of a filter may have. */
function valuesOf({ isMany, among }: Takes): fc.Arbitrary<unknown> {
  const one = valueOf(among);
  return isMany ? fc.uniqueArray(one, { maxLength: 50 }) : fc.option(one);
}

function valueOf(among: Takes['among']): fc.Arbitrary<unknown> {
  switch (among) {
    case 'text':
      return text;
    case 'id':
      return id;
    case 'day':
      return day.map((one) => one.toISOString().slice(0, 10));
    case 'number':
      return fc.integer({ min: 1, max: 9_999 });
    default:
      return fc.constantFrom(...among);
  }
}

/** Any state of a list, made from its definition alone. */
function statesOf(list: ListDefinition) {
  const fields = partsOf(list.filters).map(([field, { takes }]) => [field, valuesOf(takes)]);
  const search = 'search' in list.noFilter ? { search: text } : {};
  const keys = list.columns.map(({ key }) => key);
  const sorted = list.columns.filter(({ isUnsorted }) => !isUnsorted).map(({ key }) => key);
  const column = sorted.length > 0 ? fc.constantFrom(...sorted) : fc.constant('');
  const sorts = fc.record({ column, isDescending: fc.boolean() });
  return fc.record({
    filter: fc.record({ ...search, ...Object.fromEntries(fields) }),
    sort: sorted.length > 0 ? sorts : fc.constant(list.usualSort),
    openId: list.record ? fc.option(id) : fc.constant(null),
    columns: fc.option(fc.subarray(keys, { minLength: 1 })),
  });
}

describe.each(Object.entries<ListDefinition>(listsByView))('the list that %s answers', (_view, list) => {
  test('is shown by a shared link exactly as it was copied', () => {
    fc.assert(
      fc.property(statesOf(list), (state) => {
        const link = paramsFromState(list, state).toString();
        expect(stateFromParams(list, new URLSearchParams(link))).toEqual(state);
      }),
    );
  });

  test('is shown whatever stands after the question mark, and never fails', () => {
    const names = ['q', 'sort', 'columns', ...partsOf(list.filters).map(([, { param }]) => param)];
    const pairs = fc.array(fc.tuple(fc.constantFrom(...names), fc.string({ maxLength: 300 })));
    fc.assert(
      fc.property(fc.oneof(fc.string(), pairs), (hostile) => {
        const state = stateFromParams(list, new URLSearchParams(hostile as never));
        const again = stateFromParams(list, new URLSearchParams(paramsFromState(list, state).toString()));
        expect(again).toEqual(state);
      }),
    );
  });

  test('has the shortest address as it usually is', () => {
    expect(paramsFromState(list, usualState(list)).toString()).toBe('');
    expect(stateFromParams(list, new URLSearchParams())).toEqual(usualState(list));
  });

  test('has a name of its own in the address for each part', () => {
    const names = partsOf(list.filters).map(([, { param }]) => param);
    const all = [...names, 'q', 'sort', 'columns', ...(list.record ? [list.record.param] : [])];
    expect(new Set(all).size).toBe(all.length);
  });
});
