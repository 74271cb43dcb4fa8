import type { Access } from '../domain/access/access.ts';
import { addressOf, valuesOf, withValues } from './address.ts';
import type { ListRow } from './column.ts';
import type { ListDefinition, ListState } from './list.ts';

/** A count is a link to what it counts; the other parts of the filter are kept, as the counts keep them. */
export interface StateLink {
  readonly text: string;
  readonly count: number;
  readonly href: string;
  readonly isCurrent: boolean;
}

interface Shown<Filter, Facets, Key extends string> {
  readonly state: ListState<Filter, Key>;
  readonly facets: Facets | null;
  readonly access: Access;
}

/** "All", each state, and what else the list counts above itself. */
export function stateLinks<Key extends string, Filter extends object, Facets>(
  list: ListDefinition<ListRow, Key, Filter, Facets>,
  shown: Shown<Filter, Facets, Key>,
): StateLink[] {
  const { states } = list;
  if (!states) return [];
  const { field, words, onlyCounted } = states;
  const counts = countsOf(states, shown.facets);
  const chosen = valuesOf(shown.state.filter, field);
  const links = states.values.map((value) => ({
    text: words[value] ?? value,
    count: counts[value] ?? 0,
    href: hrefOf(list, shown, field, [value]),
    isCurrent: chosen.includes(value),
  }));
  return [
    {
      text: 'All',
      count: counts['all'] ?? 0,
      href: hrefOf(list, shown, field, []),
      isCurrent: chosen.length === 0,
    },
    ...links.filter(({ count }, at) => count > 0 || !onlyCounted?.includes(states.values[at] ?? '')),
    ...otherLinks(list, shown),
  ];
}

function otherLinks<Key extends string, Filter extends object, Facets>(
  list: ListDefinition<ListRow, Key, Filter, Facets>,
  shown: Shown<Filter, Facets, Key>,
): StateLink[] {
  const also = list.states?.also;
  if (!also?.isSeen(shown.access)) return [];
  const counts = countsOf(also, shown.facets);
  const chosen = valuesOf(shown.state.filter, also.field);
  return Object.entries(also.words).map(([value, text]) => {
    const isCurrent = chosen.includes(value);
    const href = hrefOf(list, shown, also.field, isCurrent ? [] : [value]);
    return { text, count: counts[value] ?? 0, href, isCurrent };
  });
}

function countsOf<Facets>(
  links: { counts(facets: Facets): Readonly<Record<string, number>> },
  facets: Facets | null,
): Readonly<Record<string, number>> {
  return facets === null ? {} : links.counts(facets);
}

function hrefOf<Key extends string, Filter extends object, Facets>(
  list: ListDefinition<ListRow, Key, Filter, Facets>,
  { state }: Shown<Filter, Facets, Key>,
  field: string,
  values: readonly string[],
): string {
  const { takes } = (list.filters as Readonly<Record<string, (typeof list.filters)[never]>>)[field]!;
  return addressOf(list, { ...state, filter: withValues(state.filter, { field, takes }, values) });
}
