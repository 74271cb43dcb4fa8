import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import { indexKeys } from '#lib/domain/records/core/index-key.ts';
import type { Reader, Tx } from '#lib/domain/tx.ts';

type AnyRow = Rows[Collection];

/** One collection by slot; a removed row leaves a hole that the next new row takes. */
interface Table {
  readonly slots: (AnyRow | undefined)[];
  readonly slotsById: Map<string, number>;
  readonly holes: number[];
  revision: number;
}

/** Plain rows in memory behind both seams of the domain. Finds by looking at every row: obvious, not quick. */
export class MemoryTables {
  readonly #tables = new Map<Collection, Table>();
  /** Ids that a view sees as not confirmed. */
  readonly pending = new Set<string>();
  /** Reads that mutations asked for so far, a bulk read counted once. */
  reads = 0;
  /** Rows put and removed so far. */
  writes = 0;

  readonly tx: Tx = {
    get: (collection, id) => this.#answer(this.followed(collection, id)),
    getMany: (collection, ids) => this.#answer(this.#byIds(collection, ids)),
    find: (collection, index, key) => this.#answer(this.found(collection, index, key)),
    findMany: (collection, index, keys) => this.#answer(this.#byKeys(collection, index, keys)),
    countMany: (collection, index, keys) => this.#answer(this.#counts(collection, index, keys)),
    put: (collection, row) => this.put(collection, row),
    remove: (collection, id) => this.remove(collection, id),
  };

  readonly reader: Reader = {
    slots: <C extends Collection>(collection: C) =>
      this.#table(collection).slots as readonly (Rows[C] | undefined)[],
    revision: (collection) => this.#table(collection).revision,
    get: (collection, id) => this.row(collection, id),
    slotOf: (collection, id) => this.#table(collection).slotsById.get(id) ?? -1,
    find: (collection, index, key) => this.found(collection, index, key),
    isPending: (_collection, id) => this.pending.has(id),
    size: (collection) => this.#table(collection).slotsById.size,
  };

  put<C extends Collection>(collection: C, row: Rows[C]): void {
    const table = this.#table(collection);
    const slot = table.slotsById.get(row.id) ?? table.holes.pop() ?? table.slots.length;
    table.slotsById.set(row.id, slot);
    table.slots[slot] = row;
    table.revision += 1;
    this.writes += 1;
  }

  remove(collection: Collection, id: string): void {
    const table = this.#table(collection);
    const slot = table.slotsById.get(id);
    if (slot === undefined) return;
    table.slotsById.delete(id);
    table.slots[slot] = undefined;
    table.holes.push(slot);
    table.revision += 1;
    this.writes += 1;
  }

  row<C extends Collection>(collection: C, id: string): Rows[C] | undefined {
    const table = this.#table(collection);
    return table.slots[table.slotsById.get(id) ?? -1] as Rows[C] | undefined;
  }

  /** Rows of a collection in order of id. */
  all<C extends Collection>(collection: C): Rows[C][] {
    const rows = this.#table(collection).slots.filter((row) => row !== undefined) as Rows[C][];
    return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Every row of every collection: what two runs are compared by. */
  everything(): Readonly<Record<string, readonly AnyRow[]>> {
    return Object.fromEntries(collections.map((collection) => [collection, this.all(collection)]));
  }

  found<C extends Collection>(collection: C, index: string, key: string): Rows[C][] {
    return this.all(collection).filter((row) => indexKeys(collection, index, row).includes(key));
  }

  /** The row, or the one that it became. */
  followed<C extends Collection>(collection: C, id: string): Rows[C] | undefined {
    const row = this.row(collection, id);
    if (row) return row;
    const alias = this.row('aliases', id);
    return alias?.collection === collection ? this.row(collection, alias.to) : undefined;
  }

  #byIds<C extends Collection>(collection: C, ids: readonly string[]): ReadonlyMap<string, Rows[C]> {
    const rows = new Map<string, Rows[C]>();
    for (const id of ids) {
      const row = this.followed(collection, id);
      if (row) rows.set(id, row);
    }
    return rows;
  }

  #byKeys<C extends Collection>(
    collection: C,
    index: string,
    keys: readonly string[],
  ): ReadonlyMap<string, readonly Rows[C][]> {
    const rows = keys.map((key) => [key, this.found(collection, index, key)] as const);
    return new Map(rows.filter(([, found]) => found.length > 0));
  }

  #counts(collection: Collection, index: string, keys: readonly string[]): ReadonlyMap<string, number> {
    const found = this.#byKeys(collection, index, keys);
    return new Map([...found].map(([key, rows]) => [key, rows.length]));
  }

  #answer<Value>(value: Value): Promise<Value> {
    this.reads += 1;
    return Promise.resolve(value);
  }

  #table(collection: Collection): Table {
    let table = this.#tables.get(collection);
    if (!table) {
      table = { slots: [], slotsById: new Map(), holes: [], revision: 0 };
      this.#tables.set(collection, table);
    }
    return table;
  }
}
