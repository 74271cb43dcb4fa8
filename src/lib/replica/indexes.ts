import type { Collection, Rows } from '../domain/records/collections.ts';
import { indexKeys } from '../domain/records/core/index-key.ts';

type Ids = Map<string, Set<string>>;

/** Secondary indexes of one set of rows. Each is built at its first find: 100,000 rows load without paying for it. */
export class Indexes<C extends Collection> {
  readonly #collection: C;
  readonly #rows: () => Iterable<Rows[C] | undefined>;
  readonly #built = new Map<string, Ids>();

  constructor(collection: C, rows: () => Iterable<Rows[C] | undefined>) {
    this.#collection = collection;
    this.#rows = rows;
  }

  /** Ids in order. */
  find(index: string, key: string): readonly string[] {
    return [...(this.#idsByKey(index).get(key) ?? [])].sort();
  }

  /** How many ids `find` answers. */
  count(index: string, key: string): number {
    return this.#idsByKey(index).get(key)?.size ?? 0;
  }

  /** `before` and `after` are the same row's; undefined where it is absent. */
  replace(before: Rows[C] | undefined, after: Rows[C] | undefined): void {
    for (const [index, ids] of this.#built) {
      if (before) for (const key of this.#keys(index, before)) this.#take(ids, key, before.id);
      if (after) for (const key of this.#keys(index, after)) this.#add(ids, key, after.id);
    }
  }

  /** All rows are gone. */
  clear(): void {
    this.#built.clear();
  }

  #idsByKey(index: string): Ids {
    let ids = this.#built.get(index);
    if (ids) return ids;
    ids = new Map();
    for (const row of this.#rows())
      if (row) for (const key of this.#keys(index, row)) this.#add(ids, key, row.id);
    this.#built.set(index, ids);
    return ids;
  }

  #keys(index: string, row: Rows[C]): readonly string[] {
    return indexKeys(this.#collection, index, row);
  }

  #add(ids: Ids, key: string, id: string): void {
    const known = ids.get(key);
    if (known) known.add(id);
    else ids.set(key, new Set([id]));
  }

  #take(ids: Ids, key: string, id: string): void {
    const known = ids.get(key);
    if (known?.delete(id) && known.size === 0) ids.delete(key);
  }
}
