import type { Access } from '../domain/access/access.ts';
import type { ListColumn, ListRow } from './column.ts';
import type { ListDefinition } from './list.ts';

type Columns<Row, Key extends string> = readonly ListColumn<Row, Key>[];

/** The columns that a person may be shown, in their one order. */
export function columnsFor<Row extends ListRow, Key extends string>(
  list: Pick<ListDefinition<Row, Key>, 'columns'>,
  access: Access,
): Columns<Row, Key> {
  return list.columns.filter(({ isSeen }) => isSeen?.(access) ?? true);
}

/** Of these the chosen ones; the first, which says what a row is, is always among them. */
export function shownColumns<Row extends ListRow, Key extends string>(
  list: Pick<ListDefinition<Row, Key>, 'columns'>,
  access: Access,
  chosen: readonly Key[],
): Columns<Row, Key> {
  return columnsFor(list, access).filter(({ key }, at) => at === 0 || chosen.includes(key));
}

/** The columns of who never chose any. */
export function usualColumns<Key extends string>(list: { readonly columns: Columns<never, Key> }): Key[] {
  return list.columns.filter(({ isOptional }) => !isOptional).map(({ key }) => key);
}
