import type { Access } from '../domain/access/access.ts';
import { partsOf, valuesOf, withValues } from './address.ts';
import type { ListRow } from './column.ts';
import type { FilterPart } from './filter-part.ts';
import type { ListDefinition } from './list.ts';

type Filtered<Filter extends object, Facets> = Pick<
  ListDefinition<ListRow, string, Filter, Facets>,
  'filters' | 'noFilter'
>;

/** Names that the counts do not have, by the field and the value: of what a link named. */
export type NameOf = (field: string, value: string) => string | undefined;

export interface FilterChip<Filter> {
  readonly key: string;
  readonly label: string;
  /** The filter without this chip. */
  readonly without: Filter;
}

/** One chip for each value that narrows the list, but for those that have a place of their own. */
export function filterChips<Filter extends object, Facets>(
  list: Filtered<Filter, Facets>,
  { filter, facets, nameOf }: { filter: Filter; facets: Facets | null; nameOf?: NameOf | undefined },
): FilterChip<Filter>[] {
  return partsOf(list.filters)
    .filter(([, part]) => !part.isWithoutChip)
    .flatMap(([field, part]) => {
      const values = valuesOf(filter, field);
      return values.map((value) => {
        const word = nameOf?.(field, value) ?? wordOf(part, facets, value);
        const others = values.filter((other) => other !== value);
        return {
          key: `${field} ${value}`,
          label: part.chip?.(word, value) ?? word,
          without: withValues(filter, { field, takes: part.takes }, others),
        };
      });
    });
}

export interface FilterGroup {
  readonly field: string;
  readonly legend: string;
  readonly values: readonly { readonly value: string; readonly label: string; readonly count: number }[];
}

/** What the dialog of filters offers this person, each value with how many rows it would show. */
export function filterGroups<Filter extends object, Facets>(
  list: Filtered<Filter, Facets>,
  facets: Facets,
  access: Access,
): FilterGroup[] {
  return partsOf(list.filters).flatMap(([field, part]) => {
    const { legend, words, isSeen } = part;
    const counts = part.counts?.(facets);
    if (legend === undefined || !counts || isSeen?.(access) === false) return [];
    if (part.onlyCounted && counts.length === 0) return [];
    const values = counts.map(({ value, label, count }) => ({
      value,
      label: words?.[value] ?? label,
      count,
    }));
    return [{ field, legend, values }];
  });
}

/** Whether there is a dialog of filters for this person, whatever the counts will say. */
export function offersFilters<Filter extends object, Facets>(
  { filters }: Pick<Filtered<Filter, Facets>, 'filters'>,
  access: Access,
): boolean {
  return partsOf(filters).some(
    ([, { legend, isSeen }]) => legend !== undefined && (isSeen?.(access) ?? true),
  );
}

export function isNarrowed<Filter extends object>(
  { filters, noFilter }: Filtered<Filter, never>,
  filter: Filter,
): boolean {
  return ['search', ...Object.keys(filters)].some(
    (field) => JSON.stringify(valuesOf(filter, field)) !== JSON.stringify(valuesOf(noFilter, field)),
  );
}

function wordOf<Facets>(part: FilterPart<Facets>, facets: Facets | null, value: string): string {
  const named = facets === null ? undefined : part.counts?.(facets).find((one) => one.value === value);
  return part.words?.[value] ?? (named?.label || part.unknown || value);
}
