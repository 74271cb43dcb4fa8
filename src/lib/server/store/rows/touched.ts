import { type Collection, type Rows, records } from '../../../domain/records/collections.ts';
import type { Changed } from '../poke-text.ts';

/** Of a collection; where more people are meant, everybody is asked to look. */
const MOST_VALUES = 20;

/** Which collections a transaction wrote, and what visibility reads of the rows: whom a poke is for. */
export class Touched {
  readonly #values = new Map<Collection, Set<string> | null>();

  note(collection: Collection, rows: ReadonlyMap<string, Rows[Collection] | null>): void {
    const before = this.#values.get(collection);
    const { visibleBy } = records[collection];
    if (before === null) return;
    const values = before ?? new Set<string>();
    this.#values.set(collection, values);
    for (const row of rows.values()) {
      // Of a row that is gone nobody here knows whose it was.
      if (!row || values.size > MOST_VALUES) return void this.#values.set(collection, null);
      for (const column of visibleBy) {
        const value = (row as unknown as Record<string, unknown>)[column];
        if (typeof value === 'string') values.add(value);
      }
    }
  }

  changed(): Changed {
    return Object.fromEntries([...this.#values].map(([collection, of]) => [collection, of && [...of]]));
  }
}
