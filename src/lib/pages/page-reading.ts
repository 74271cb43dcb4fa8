import type { PageColumns } from './page-columns.ts';
import { type KeptPage, keptPage, type PageText, type RowChange, rowsOf, versionsOf } from './page-text.ts';
import { unpackColumn } from './page-columns.ts';

/**
 * A text that is whole, read as far as it is asked: parsed once, its columns as they are, its rows when somebody wants
 * one. Making 300,000 installations out of their columns costs 0.3 s, and a list of devices only counts them.
 */
export class PageReading {
  readonly #stored: PageText;
  #kept: KeptPage | null = null;
  #versions: readonly number[] | null = null;

  constructor(stored: PageText) {
    this.#stored = stored;
  }

  /** Ids that are gone, and whether the collection is emptied first. */
  get change(): Pick<RowChange, 'gone' | 'isAnew'> {
    return this.#read;
  }

  get versions(): readonly number[] {
    return (this.#versions ??= versionsOf(this.#read));
  }

  /** Whether its rows are of one shape; only then it has columns. */
  get hasColumns(): boolean {
    return 'columns' in this.#read.rows;
  }

  /** A change without a row has none. */
  has(name: string): boolean {
    return this.#columns.keys.includes(name);
  }

  /** In order of the rows; of a name that they have. */
  column(name: string): readonly unknown[] {
    const { keys, columns } = this.#columns;
    return unpackColumn(columns[keys.indexOf(name)]!);
  }

  get #columns(): PageColumns {
    return this.#read.rows as PageColumns;
  }

  rows(): RowChange {
    return rowsOf(this.#read);
  }

  get #read(): KeptPage {
    return (this.#kept ??= keptPage(this.#stored));
  }
}
