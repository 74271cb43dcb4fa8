import { untrack } from 'svelte';
import type { Access } from '#lib/domain/access/access.ts';
import type { ViewName, ViewQuery } from '#lib/domain/views/registry.ts';
import type { Listed } from '#lib/domain/views/view.ts';
import type { ListColumn, ListRow } from '#lib/lists/column.ts';
import { shownColumns, usualColumns } from '#lib/lists/columns.ts';
import { type ListDefinition, type ListState, questionOf } from '#lib/lists/list.ts';
import { RowWindow } from '../components/table/row-window.svelte.ts';
import type { Desk } from '../state/desk.ts';
import { LiveView } from '../state/live-view.svelte.ts';
import { readColumns, storeColumns } from '../state/stored-columns.ts';

type ListDesk = Pick<Desk, 'access' | 'query' | 'changes'>;

/** What a list shows: its rows, counts, open record and columns. Made while its screen is, and ends with it. */
export class ListSession<
  Row extends ListRow,
  Key extends string,
  Filter extends object,
  Facets,
  Detail = never,
> {
  readonly list: ListDefinition<Row, Key, Filter, Facets>;
  readonly source = new RowWindow<Row>();
  readonly #desk: () => ListDesk;
  readonly #state: () => ListState<Filter, Key>;
  #kept = $state.raw<readonly Key[]>([]);
  /** What is open, and columns, are no part of the question: rows are not asked again for them. */
  readonly #key = $derived.by(() => JSON.stringify(questionOf(this.list, this.#state())));
  readonly #question = $derived(JSON.parse(this.#key) as object);
  readonly #counts: LiveView<ViewName>;
  readonly #record: LiveView<ViewName> | null;

  /** Both are read as an effect reads. */
  constructor(
    desk: () => ListDesk,
    list: ListDefinition<Row, Key, Filter, Facets>,
    state: () => ListState<Filter, Key>,
  ) {
    this.#desk = desk;
    this.list = list;
    this.#state = state;
    const keys = list.columns.map(({ key }) => key);
    this.#kept = readColumns(list.name, keys) ?? usualColumns(list);
    $effect(() => this.#askRows());
    this.#counts = new LiveView(desk, list.view, () =>
      asQuery({ ...this.#question, from: 0, count: 0, withFacets: true }),
    );
    this.#record = list.record ? new LiveView(desk, list.record.view, () => this.#openRecord()) : null;
  }

  /** Rows in the whole list; 0 before the first answer. */
  get total(): number {
    return this.source.total ?? 0;
  }

  get facets(): Facets | null {
    return (this.#counts.value as Listed<Row, Facets> | undefined)?.facets ?? null;
  }

  /** The record that is open beside the list. */
  get detail(): Detail | null {
    return (this.#record?.value ?? null) as Detail | null;
  }

  /** Those of the address, else those that were chosen here. */
  get chosenColumns(): readonly Key[] {
    return this.#state().columns ?? this.#kept;
  }

  /** The columns on screen. */
  get columns(): readonly ListColumn<Row, Key>[] {
    return shownColumns(this.list, this.access, this.chosenColumns);
  }

  /** Their keys, for a file that is to have the same. */
  get shownKeys(): Key[] {
    return this.columns.map(({ key }) => key);
  }

  get access(): Access {
    return this.#desk().access;
  }

  /** The first is always there, and makes a list of no other column one that was stored. */
  chooseColumns(keys: readonly Key[]): void {
    this.#kept = keys;
    storeColumns(this.list.name, [this.list.columns[0]!.key, ...keys]);
  }

  /** The ids of the whole list, in its order. */
  async allIds(): Promise<readonly string[]> {
    const { idsView } = this.list;
    return idsView ? ((await this.#desk().query(idsView, asQuery(this.#question))) as readonly string[]) : [];
  }

  #askRows(): void {
    const desk = this.#desk();
    desk.changes(this.list.view);
    const question = this.#question;
    const load = (from: number, count: number): Promise<Listed<Row, Facets>> =>
      desk.query(this.list.view, asQuery({ ...question, from, count, withFacets: false })) as Promise<never>;
    untrack(() => this.source.ask(load));
  }

  #openRecord(): ViewQuery<ViewName> | undefined {
    const { openId } = this.#state();
    return openId === null ? undefined : asQuery({ id: openId });
  }
}

/** The definition and its view are of one list: they agree on what is asked and answered. */
function asQuery(query: object): ViewQuery<ViewName> {
  return query as ViewQuery<ViewName>;
}
