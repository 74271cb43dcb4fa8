import { assert } from '#lib/base/assert.ts';
import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import { indexKeys } from '#lib/domain/records/core/index-key.ts';
import type { Tx } from '#lib/domain/tx.ts';

export type AnyRow = Rows[Collection];

/** Rows in plain maps, as slow and obvious as can be: what browser and server are compared with. */
export class LawTables implements Tx {
  private readonly tables = new Map<Collection, Map<string, AnyRow>>();
  /** Ids written since `noteWrites`, by collection. */
  private written: [Collection, string][] = [];

  get<C extends Collection>(collection: C, id: string): Promise<Rows[C] | undefined> {
    return Promise.resolve(this.now(collection, id));
  }

  getMany<C extends Collection>(collection: C, ids: readonly string[]): Promise<Map<string, Rows[C]>> {
    const found = ids.map((id) => [id, this.now(collection, id)] as const);
    return Promise.resolve(new Map(found.filter((pair): pair is [string, Rows[C]] => pair[1] !== undefined)));
  }

  find<C extends Collection>(collection: C, index: string, key: string): Promise<Rows[C][]> {
    return Promise.resolve(
      this.all(collection).filter((row) => indexKeys(collection, index, row).includes(key)),
    );
  }

  async findMany<C extends Collection>(
    collection: C,
    index: string,
    keys: readonly string[],
  ): Promise<Map<string, Rows[C][]>> {
    const found = new Map<string, Rows[C][]>();
    for (const key of new Set(keys)) {
      const rows = await this.find(collection, index, key);
      if (rows.length > 0) found.set(key, rows);
    }
    return found;
  }

  async countMany(
    collection: Collection,
    index: string,
    keys: readonly string[],
  ): Promise<Map<string, number>> {
    const found = await this.findMany(collection, index, keys);
    return new Map([...found].map(([key, rows]) => [key, rows.length]));
  }

  put<C extends Collection>(collection: C, row: Rows[C]): void {
    this.table(collection).set(row.id, JSON.parse(JSON.stringify(row)) as Rows[C]);
    this.written.push([collection, row.id]);
  }

  remove(collection: Collection, id: string): void {
    this.table(collection).delete(id);
    this.written.push([collection, id]);
  }

  /** Rows in order of id. */
  all<C extends Collection>(collection: C): Rows[C][] {
    const rows = [...this.table(collection).values()] as Rows[C][];
    return rows.sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  copy(): LawTables {
    const copy = new LawTables();
    for (const collection of collections) copy.tables.set(collection, new Map(this.table(collection)));
    return copy;
  }

  clear(): void {
    this.tables.clear();
  }

  /** What was written since the last call. */
  takeWritten(): [Collection, string][] {
    const written = this.written;
    this.written = [];
    return written;
  }

  now<C extends Collection>(collection: C, id: string): Rows[C] | undefined {
    const row = this.table(collection).get(id) as Rows[C] | undefined;
    if (row || collection === 'aliases') return row;
    const alias = this.table('aliases').get(id) as Rows['aliases'] | undefined;
    return alias?.collection === collection
      ? (this.table(collection).get(alias.to) as Rows[C] | undefined)
      : undefined;
  }

  private table(collection: Collection): Map<string, AnyRow> {
    const table = this.tables.get(collection) ?? new Map<string, AnyRow>();
    this.tables.set(collection, table);
    return table;
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
