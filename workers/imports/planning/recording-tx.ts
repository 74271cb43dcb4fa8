import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import type { Tx } from '#lib/domain/tx.ts';

/** What one batch wrote: a mutation counts rows of the file, a preview shows more. */
export interface Written {
  /** Rows as the batch left them, by id. */
  put<C extends Collection>(collection: C): ReadonlyMap<string, Rows[C]>;
  removed<C extends Collection>(collection: C): readonly Rows[C][];
  /** The row as it was before the batch; undefined: there was none. */
  before<C extends Collection>(collection: C, id: string): Rows[C] | undefined;
}

type Row = Rows[Collection];
const NONE: ReadonlyMap<string, Row> = new Map();

/** A Tx that writes through and keeps what went through. Every row that a mutation changes it has found before. */
export function recordingTx(tx: Tx): { readonly tx: Tx; readonly written: Written } {
  const before = new Map<string, Row>();
  const put = new Map<Collection, Map<string, Row>>();
  const removed = new Map<Collection, Row[]>();
  // What is kept under a collection are its rows.
  const seen = <C extends Collection>(collection: C, rows: Iterable<Rows[C]>): void => {
    const own = put.get(collection);
    for (const row of rows) if (!before.has(row.id) && !own?.has(row.id)) before.set(row.id, row);
  };
  return {
    written: {
      put: (collection) => (put.get(collection) ?? NONE) as ReadonlyMap<string, never>,
      removed: (collection) => (removed.get(collection) ?? []) as never[],
      before: (_collection, id) => before.get(id) as never,
    },
    tx: {
      ...tx,
      async getMany(collection, ids) {
        const found = await tx.getMany(collection, ids);
        seen(collection, found.values());
        return found;
      },
      async find(collection, index, key) {
        const rows = await tx.find(collection, index, key);
        seen(collection, rows);
        return rows;
      },
      async findMany(collection, index, keys) {
        const found = await tx.findMany(collection, index, keys);
        for (const rows of found.values()) seen(collection, rows);
        return found;
      },
      put(collection, row) {
        const rows = put.get(collection) ?? new Map<string, Row>();
        put.set(collection, rows.set(row.id, row));
        tx.put(collection, row);
      },
      remove(collection, id) {
        const row = before.get(id);
        if (row) {
          const rows = removed.get(collection) ?? [];
          rows.push(row);
          removed.set(collection, rows);
        }
        tx.remove(collection, id);
      },
    },
  };
}
