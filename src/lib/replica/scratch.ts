import type { Collection, Rows } from '../domain/records/collections.ts';
import type { Tx } from '../domain/tx.ts';
import { Indexes } from './indexes.ts';

/** What a scratch reads through to. */
export interface Below {
  get<C extends Collection>(collection: C, id: string): Rows[C] | undefined;
  find<C extends Collection>(collection: C, index: string, key: string): readonly Rows[C][];
  /** How many rows `find` answers, without reading them. Left out: they are read. */
  count?(collection: Collection, index: string, key: string): number;
}

export type Changes = ReadonlyMap<Collection, ReadonlyMap<string, Rows[Collection] | null>>;

interface Written<C extends Collection> {
  readonly rows: Map<string, Rows[C] | null>;
  readonly indexes: Indexes<C>;
  /** Rows below that were written over. */
  readonly hidden: Map<string, Rows[C]>;
  readonly hiddenIndexes: Indexes<C>;
}

/** Writes that stay aside, over rows that it does not touch. Dropping it undoes the run. */
export class Scratch implements Below {
  readonly #below: Below;
  readonly #written = new Map<Collection, Written<Collection>>();

  readonly tx: Tx = {
    get: (collection, id) => Promise.resolve(this.#followed(collection, id)),
    getMany: (collection, ids) => Promise.resolve(byKey(ids, (id) => this.#followed(collection, id))),
    find: (collection, index, key) => Promise.resolve(this.find(collection, index, key)),
    findMany: (collection, index, keys) =>
      Promise.resolve(
        byKey(keys, (key) => {
          const rows = this.find(collection, index, key);
          return rows.length > 0 ? rows : undefined;
        }),
      ),
    countMany: (collection, index, keys) =>
      Promise.resolve(byKey(keys, (key) => this.count(collection, index, key) || undefined)),
    put: (collection, row) => this.#write(collection, row.id, row),
    remove: (collection, id) => this.#write(collection, id, null),
  };

  constructor(below: Below) {
    this.#below = below;
  }

  /** Rows changed; null: removed. */
  get changes(): Changes {
    return new Map([...this.#written].map(([collection, written]) => [collection, written.rows]));
  }

  /** Takes over what another one wrote. */
  take(changes: Changes): void {
    for (const [collection, rows] of changes) for (const [id, row] of rows) this.#write(collection, id, row);
  }

  get<C extends Collection>(collection: C, id: string): Rows[C] | undefined {
    const written = this.#of(collection).rows.get(id);
    return written === undefined ? this.#below.get(collection, id) : (written ?? undefined);
  }

  find<C extends Collection>(collection: C, index: string, key: string): readonly Rows[C][] {
    const below = this.#below.find(collection, index, key);
    const { rows, indexes } = this.#of(collection);
    if (rows.size === 0) return below;
    const own = indexes.find(index, key).map((id) => rows.get(id) as Rows[C]);
    return [...below.filter((row) => !rows.has(row.id)), ...own].sort((one, other) =>
      one.id < other.id ? -1 : 1,
    );
  }

  /** Counts without reading: what thousands hold is counted in every batch of an import, and again at every replay. */
  count(collection: Collection, index: string, key: string): number {
    const below =
      this.#below.count?.(collection, index, key) ?? this.#below.find(collection, index, key).length;
    const { rows, indexes, hidden, hiddenIndexes } = this.#of(collection);
    if (rows.size === 0) return below;
    const gone = hidden.size === 0 ? 0 : hiddenIndexes.count(index, key);
    return below - gone + indexes.count(index, key);
  }

  #followed<C extends Collection>(collection: C, id: string): Rows[C] | undefined {
    const row = this.get(collection, id);
    if (row) return row;
    const alias = this.get('aliases', id);
    return alias?.collection === collection ? this.get(collection, alias.to) : undefined;
  }

  #write<C extends Collection>(collection: C, id: string, row: Rows[C] | null): void {
    const { rows, indexes, hidden, hiddenIndexes } = this.#of(collection);
    const below = rows.has(id) ? undefined : this.#below.get(collection, id);
    if (below) {
      hidden.set(id, below);
      hiddenIndexes.replace(undefined, below);
    }
    indexes.replace(rows.get(id) ?? undefined, row ?? undefined);
    rows.set(id, row);
  }

  #of<C extends Collection>(collection: C): Written<C> {
    const known = this.#written.get(collection) as unknown as Written<C> | undefined;
    if (known) return known;
    const rows = new Map<string, Rows[C] | null>();
    const present = function* () {
      for (const row of rows.values()) if (row) yield row;
    };
    const hidden = new Map<string, Rows[C]>();
    const written: Written<C> = {
      rows,
      indexes: new Indexes(collection, present),
      hidden,
      hiddenIndexes: new Indexes(collection, () => hidden.values()),
    };
    this.#written.set(collection, written as unknown as Written<Collection>);
    return written;
  }
}

function byKey<Value>(
  keys: readonly string[],
  find: (key: string) => Value | undefined,
): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>();
  for (const key of keys) {
    const value = find(key);
    if (value !== undefined) found.set(key, value);
  }
  return found;
}
