import { assert } from '#lib/base/assert.ts';
import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import type { Tx } from '#lib/domain/tx.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';

export type AnyRow = Rows[Collection];

/** What browser and server are compared with: rows in memory, copied as they are put, and what was written since. */
export class LawTables implements Tx {
  private rows = new MemoryTables();
  /** Ids written since `takeWritten`, by collection. */
  private written: [Collection, string][] = [];

  get: Tx['get'] = (collection, id) => this.rows.tx.get(collection, id);
  getMany: Tx['getMany'] = (collection, ids) => this.rows.tx.getMany(collection, ids);
  find: Tx['find'] = (collection, index, key) => this.rows.tx.find(collection, index, key);
  findMany: Tx['findMany'] = (collection, index, keys) => this.rows.tx.findMany(collection, index, keys);
  countMany: Tx['countMany'] = (collection, index, keys) => this.rows.tx.countMany(collection, index, keys);

  put<C extends Collection>(collection: C, row: Rows[C]): void {
    this.rows.put(collection, JSON.parse(JSON.stringify(row)) as Rows[C]);
    this.written.push([collection, row.id]);
  }

  remove(collection: Collection, id: string): void {
    this.rows.remove(collection, id);
    this.written.push([collection, id]);
  }

  /** Rows in order of id. */
  all<C extends Collection>(collection: C): Rows[C][] {
    return this.rows.all(collection);
  }

  copy(): LawTables {
    const copy = new LawTables();
    for (const collection of collections)
      for (const row of this.rows.all(collection)) copy.rows.put(collection, row);
    return copy;
  }

  clear(): void {
    this.rows = new MemoryTables();
  }

  /** What was written since the last call. */
  takeWritten(): [Collection, string][] {
    const written = this.written;
    this.written = [];
    return written;
  }

  /** The row, or the one that it became. */
  now<C extends Collection>(collection: C, id: string): Rows[C] | undefined {
    return this.rows.followed(collection, id);
  }
}

/** Same rows in the same order; the order of a row's fields does not count. */
export function assertSameRows(here: readonly AnyRow[], there: readonly AnyRow[], message: string): void {
  const [mine, theirs] = [here.map(canonical), there.map(canonical)];
  const odd = [
    ...mine.filter((row) => !theirs.includes(row)).map((row) => `only here: ${row}`),
    ...theirs.filter((row) => !mine.includes(row)).map((row) => `only there: ${row}`),
  ];
  assert(mine.join() === theirs.join(), `${message}: ${odd.slice(0, 4).join('; ')}`);
}

function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  const texts = fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`);
  return `{${texts.sort().join()}}`;
}
