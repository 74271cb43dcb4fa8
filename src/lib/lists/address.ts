import { addSort, searchOf, sortFromParams, textFromParams, textsOf } from './address-parts.ts';
import type { ListRow } from './column.ts';
import type { FilterPart, Takes } from './filter-part.ts';
import type { ListDefinition, ListState } from './list.ts';

/** What of a list its address depends on. */
type Addressed<Filter extends object, Key extends string> = Pick<
  ListDefinition<ListRow, Key, Filter>,
  'filters' | 'noFilter' | 'usualSort' | 'record'
> & { readonly columns: readonly { readonly key: Key; readonly isUnsorted?: boolean }[] };

/** The state that an address stands for. What is unknown, repeated or too long is dropped, the rest kept. */
export function stateFromParams<Filter extends object, Key extends string>(
  list: Addressed<Filter, Key>,
  params: URLSearchParams,
): ListState<Filter, Key> {
  return {
    filter: filterFromParams(list, params),
    sort: sortFromParams(params, sortable(list), list.usualSort),
    openId: list.record ? textFromParams(params, list.record.param) || null : null,
    columns: columnsFromParams(list, params),
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromState<Filter extends object, Key extends string>(
  list: Addressed<Filter, Key>,
  { filter, sort, openId, columns }: ListState<Filter, Key>,
): URLSearchParams {
  const params = paramsFromFilter(list, filter);
  addSort(params, sort, list.usualSort);
  if (list.record && openId !== null) params.set(list.record.param, openId);
  if (columns !== null) params.set('columns', columns.join('.'));
  return params;
}

/** Leads from the page of a list to the same page in another state. */
export function addressOf<Filter extends object, Key extends string>(
  list: Addressed<Filter, Key>,
  state: ListState<Filter, Key>,
): string {
  return `?${paramsFromState(list, state).toString()}`;
}

/** The list as it is without any address. */
export function usualState<Filter extends object, Key extends string>(
  list: Addressed<Filter, Key>,
): ListState<Filter, Key> {
  return { filter: list.noFilter, sort: list.usualSort, openId: null, columns: null };
}

export function filterFromParams<Filter extends object>(
  list: Pick<Addressed<Filter, string>, 'filters' | 'noFilter'>,
  params: URLSearchParams,
): Filter {
  const values = partsOf(list.filters).map(([field, { param, takes }]) => [
    field,
    valueFrom(takes, params.getAll(param)),
  ]);
  const search = 'search' in list.noFilter ? { search: searchOf(params) } : {};
  return { ...list.noFilter, ...search, ...Object.fromEntries(values) } as Filter;
}

/** The shortest address of a filter: what narrows nothing is left out. */
export function paramsFromFilter<Filter extends object>(
  list: Pick<Addressed<Filter, string>, 'filters'>,
  filter: Filter,
): URLSearchParams {
  const params = new URLSearchParams();
  const { search } = filter as { readonly search?: string };
  if (search) params.set('q', search);
  for (const [field, { param }] of partsOf(list.filters))
    for (const value of valuesOf(filter, field)) params.append(param, value);
  return params;
}

/** The values of one field of a filter, as texts. */
export function valuesOf(filter: object, field: string): string[] {
  const value = (filter as Readonly<Record<string, unknown>>)[field];
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value)];
}

/** A filter with one field set to these values, as its part takes them; of a part that takes one the last counts. */
export function withValues<Filter extends object>(
  filter: Filter,
  { field, takes }: { field: string; takes: Takes },
  values: readonly string[],
): Filter {
  return { ...filter, [field]: valueFrom(takes, takes.isMany ? values : values.slice(-1)) };
}

export function partsOf<Facets>(
  filters: Readonly<Record<string, FilterPart<Facets>>>,
): [string, FilterPart<Facets>][] {
  return Object.entries(filters);
}

function valueFrom({ isMany, among }: Takes, texts: readonly string[]): unknown {
  const found = knownAmong(among, textsOf(texts));
  return isMany ? found : (found[0] ?? null);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const NUMBER = /^[1-9]\d{0,3}$/;

function knownAmong(among: Takes['among'], texts: readonly string[]): (string | number)[] {
  switch (among) {
    case 'text':
      return [...texts];
    case 'id':
      return texts.filter((text) => text !== '');
    case 'day':
      return texts.filter((text) => DAY.test(text));
    case 'number':
      return texts.filter((text) => NUMBER.test(text)).map(Number);
    default:
      return texts.flatMap((text) => among.find((value) => String(value) === text) ?? []);
  }
}

function sortable<Key extends string>({ columns }: Pick<Addressed<object, Key>, 'columns'>): Key[] {
  return columns.filter(({ isUnsorted }) => !isUnsorted).map(({ key }) => key);
}

/** "name.status"; in the order of the list, whatever the order of the text. */
function columnsFromParams<Key extends string>(
  { columns }: Pick<Addressed<object, Key>, 'columns'>,
  params: URLSearchParams,
): Key[] | null {
  const names = (params.get('columns') ?? '').split('.');
  const found = columns.map(({ key }) => key).filter((key) => names.includes(key));
  return found.length > 0 ? found : null;
}
