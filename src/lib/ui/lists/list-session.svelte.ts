import type { Access } from '#lib/domain/access/access.ts';
import type { ViewName, ViewQuery } from '#lib/domain/views/registry.ts';
import type { Listed } from '#lib/domain/views/view.ts';
import type { ListColumn, ListRow } from '#lib/lists/column.ts';
import { shownColumns, usualColumns } from '#lib/lists/columns.ts';
import { type ListDefinition, type ListState, questionOf } from '#lib/lists/list.ts';
import { RowWindow } from '../components/table/row-window.svelte.ts';
import type { Desk } from '../state/desk.ts';
import { readColumns, storeColumns } from '../state/stored-columns.ts';

type Question<Filter, Key extends string> = Pick<ListState<Filter, Key>, 'filter' | 'sort'>;

/** What a list shows: its rows, counts, open record and columns. An answer to an older question is dropped. */
export class ListSession<
  Row extends ListRow,
  Key extends string,
  Filter extends object,
  Facets,
  Detail = never,
> {
  readonly list: ListDefinition<Row, Key, Filter, Facets>;
  readonly source = new RowWindow<Row>();
  facets = $state.raw<Facets | null>(null);
  detail = $state.raw<Detail | null>(null);
  #kept = $state.raw<readonly Key[]>([]);
  readonly #desk: Pick<Desk, 'query'>;

  constructor(desk: Pick<Desk, 'query'>, list: ListDefinition<Row, Key, Filter, Facets>) {
    this.#desk = desk;
    this.list = list;
    this.#kept =
      readColumns(
        list.name,
        list.columns.map(({ key }) => key),
      ) ?? usualColumns(list);
  }

  get total(): number {
    return this.source.total ?? 0;
  }

  /** Asks for rows and counts. Answers how to drop the answer to come. */
  ask(question: Question<Filter, Key>): () => void {
    this.source.ask((from, count) => this.#list(question, { from, count, withFacets: false }));
    let isLatest = true;
    void this.#list(question, { from: 0, count: 0, withFacets: true }).then(({ facets }) => {
      if (isLatest) this.facets = facets ?? null;
    });
    return () => (isLatest = false);
  }

  askDetail(id: string | null): () => void {
    let isLatest = true;
    const { record } = this.list;
    if (id === null || !record) this.detail = null;
    else
      void this.#query(record.view, { id }).then((found) => {
        if (isLatest) this.detail = found as Detail | null;
      });
    return () => (isLatest = false);
  }

  /** The ids of the whole list, in its order. */
  async allIds(question: Question<Filter, Key>): Promise<readonly string[]> {
    const { idsView } = this.list;
    return idsView
      ? ((await this.#query(idsView, questionOf(this.list, question))) as readonly string[])
      : [];
  }

  /** Those of the address, else those that were chosen here. */
  chosenColumns({ columns }: Pick<ListState<Filter, Key>, 'columns'>): readonly Key[] {
    return columns ?? this.#kept;
  }

  /** The columns on screen. */
  columns(state: Pick<ListState<Filter, Key>, 'columns'>, access: Access): readonly ListColumn<Row, Key>[] {
    return shownColumns(this.list, access, this.chosenColumns(state));
  }

  /** Their keys, for a file that is to have the same. */
  shownKeys(state: Pick<ListState<Filter, Key>, 'columns'>, access: Access): Key[] {
    return this.columns(state, access).map(({ key }) => key);
  }

  /** The first is always there, and makes a list of no other column one that was stored. */
  chooseColumns(keys: readonly Key[]): void {
    this.#kept = keys;
    storeColumns(this.list.name, [this.list.columns[0]!.key, ...keys]);
  }

  #list(question: Question<Filter, Key>, window: object): Promise<Listed<Row, Facets>> {
    const query = { ...questionOf(this.list, question), ...window };
    return this.#query(this.list.view, query) as Promise<Listed<Row, Facets>>;
  }

  /** The definition and its view are of one list: they agree on what is asked and answered. */
  #query(view: ViewName, query: object): Promise<unknown> {
    return this.#desk.query(view, query as ViewQuery<ViewName>);
  }
}
