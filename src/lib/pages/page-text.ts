import { checksum } from '../base/hash.ts';
import { columnsToRows, packColumn, type PageColumns, rowsToColumns, unpackColumn } from './page-columns.ts';

/** Rows as text, and the checksum of it: what the server keeps ready, the wire carries and the browser stores. */
export interface PageText {
  readonly text: string;
  readonly sum: number;
}

/** Rows as they are kept: a page of a first sync, or changes pulled later. */
export interface RowChange {
  readonly collection: string;
  readonly rows: readonly { readonly id: string }[];
  /** The version of each row, beside `rows`. */
  readonly versions: readonly number[];
  readonly gone?: readonly string[];
  /** The collection is emptied first (L7). */
  readonly isAnew?: boolean;
}

type Kept = Omit<RowChange, 'rows' | 'versions'> & {
  readonly rows: RowChange['rows'] | PageColumns;
  readonly versions: ReturnType<typeof packColumn>;
};

/** Names the form of the text: part of the database's name, because another form can't be read. */
export const PAGE_FORM = 'p2';

/** The one door between rows and storage, so that encryption can be added here. */
export function encodeChange(change: RowChange): PageText {
  const rows = rowsToColumns(change.rows as never) ?? change.rows;
  const kept: Kept = { ...change, rows, versions: packColumn(change.versions) };
  const text = JSON.stringify(kept);
  return { text, sum: checksum(text) };
}

/** As it was written. Costs a quarter of reading it. */
export function isWhole({ text, sum }: PageText): boolean {
  return checksum(text) === sum;
}

/** null: torn. */
export function decodeChange(stored: PageText): RowChange | null {
  return isWhole(stored) ? readChange(stored) : null;
}

/** Of a text that is whole. */
export function readChange(stored: PageText): RowChange {
  const kept = JSON.parse(stored.text) as Kept;
  const rows = isColumns(kept.rows) ? (columnsToRows(kept.rows) as never) : kept.rows;
  return { ...kept, rows, versions: unpackColumn(kept.versions) as number[] };
}

function isColumns(rows: Kept['rows']): rows is PageColumns {
  return 'columns' in rows;
}
