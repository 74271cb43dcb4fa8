import type { Access } from '../domain/access/access.ts';
import type { Capability } from '../domain/access/capabilities.ts';
import type { ViewName } from '../domain/views/registry.ts';
import type { Sort } from '../domain/views/view.ts';
import type { ColumnDefinition, ListColumn, ListRow } from './column.ts';
import type { FilterPart } from './filter-part.ts';

/** What a list shows, as its address has it. */
export interface ListState<Filter, Key extends string> {
  readonly filter: Filter;
  readonly sort: Sort<Key>;
  /** The record that is open beside the list, or null. */
  readonly openId: string | null;
  /** Columns that a link names; null: those that the person chose on this device, or else the usual ones. */
  readonly columns: readonly Key[] | null;
}

/** A row on a phone: a name, below it what belongs to it, at the right a state and a time. */
interface PhoneLine<Row, Key extends string> {
  name(row: Row): string;
  below(row: Row): string;
  /** The column whose value stands at the right. */
  readonly state: Key;
  /** Said instead of that column; null: the column. */
  stateText?(row: Row, access: Access): string | null;
  time(row: Row, access: Access): Key;
  isAlarm?(row: Row): boolean;
}

/** Links with counts above the list, each to what it counts. */
interface StateLinks<Facets> {
  /** What they are, for screen readers. */
  readonly label: string;
  /** The part of the filter that they set, and its values in their order. */
  readonly field: string;
  readonly values: readonly string[];
  readonly words: Readonly<Record<string, string>>;
  /** How many rows each value would show, and all of them. */
  counts(facets: Facets): Readonly<Record<string, number>>;
  /** A value that is listed only where there is something to count. */
  readonly onlyCounted?: readonly string[];
  /** Links of another part of the filter, behind these; followed again they take it off. */
  readonly also?: {
    readonly field: string;
    readonly words: Readonly<Record<string, string>>;
    counts(facets: Facets): Readonly<Record<string, number>>;
    isSeen(access: Access): boolean;
  };
}

/** A list, told once: its screen, address, filters, phone rows and files are made from it. */
interface ListParts<Row extends ListRow, Key extends string, Filter extends object, Facets> {
  readonly view: ViewName;
  readonly title: string;
  /** "1 device", "14 devices". */
  readonly one: string;
  readonly fileName: string;
  /** Before the id of a record in the address of its page. */
  readonly pages: string;
  /** What files are offered for; absent: none is imported here. */
  readonly imports?: 'devices' | 'people' | 'contracts' | 'credits';
  /** Who has the list; absent: everybody. A count over a part of the rows is not shown to anybody else. */
  readonly sight?: { readonly needs: Capability; readonly what: string; readonly who: string };
  readonly search?: { readonly label: string; readonly placeholder: string };
  readonly filters: { readonly [Field in Exclude<keyof Filter & string, 'search'>]: FilterPart<Facets> };
  readonly noFilter: Filter;
  readonly usualSort: Sort<Key>;
  readonly states?: StateLinks<Facets>;
  readonly phone: PhoneLine<Row, Key>;
  /** What opens beside the list: its name in an address, and the view that answers it. */
  readonly record?: { readonly param: string; readonly view: ViewName };
  /** The view that answers the ids of the whole list. */
  readonly idsView?: ViewName;
  /** What the view is asked; absent: filter and sort. */
  query?(question: { filter: Filter; sort: Sort<Key> }): object;
}

export interface ListDefinition<
  Row extends ListRow = ListRow,
  Key extends string = string,
  Filter extends object = object,
  Facets = unknown,
> extends ListParts<Row, Key, Filter, Facets> {
  /** Under this name choices of this device are kept. */
  readonly name: string;
  /** In their one order; the first is always shown. */
  readonly columns: readonly ListColumn<Row, Key>[];
}

export function defineList<Row extends ListRow, Key extends string, Filter extends object, Facets>({
  columns,
  ...parts
}: ListParts<Row, Key, Filter, Facets> & {
  readonly name: string;
  readonly columns: { readonly [K in Key]: ColumnDefinition<Row> };
}): ListDefinition<Row, Key, Filter, Facets> {
  const entries = Object.entries(columns) as [Key, ColumnDefinition<Row>][];
  return { ...parts, columns: entries.map(([key, column]) => ({ key, ...column })) };
}

/** What the view of a list is asked, but for the window. */
export function questionOf<Key extends string, Filter extends object>(
  list: Pick<ListDefinition<ListRow, Key, Filter>, 'query'>,
  { filter, sort }: Pick<ListState<Filter, Key>, 'filter' | 'sort'>,
): object {
  return list.query?.({ filter, sort }) ?? { filter, sort };
}
