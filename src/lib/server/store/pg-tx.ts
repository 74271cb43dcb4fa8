import type { PoolClient } from 'pg';
import { type Collection, records, type Rows } from '../../domain/records/collections.ts';
import { indexKey } from '../../domain/records/index-key.ts';
import type { Tx } from '../../domain/tx.ts';
import { tables, type Table } from './tables.ts';

type Row = Rows[Collection];
/** Rows written and not yet flushed, by id; null: removed. */
type Buffer = Map<Collection, Map<string, Row | null>>;

/**
 * The domain's Tx over one transaction of one account. Writes are kept in memory until `flush`, so that a run of 200
 * rows is one statement a collection, and a refused run costs nothing to forget.
 */
export class PgTx implements Tx {
  readonly #client: PoolClient;
  readonly #account: string;
  readonly #version: number;
  #buffer: Buffer = new Map();
  hasWritten = false;

  constructor(client: PoolClient, account: string, version: number) {
    this.#client = client;
    this.#account = account;
    this.#version = version;
  }

  async get<C extends Collection>(collection: C, id: string): Promise<Rows[C] | undefined> {
    return (await this.getMany(collection, [id])).get(id);
  }

  async getMany<C extends Collection>(
    collection: C,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, Rows[C]>> {
    const found = await this.#byId(collection, ids);
    const missing = ids.filter((id) => !found.has(id));
    if (missing.length === 0 || collection === 'aliases') return found;
    const aliases = await this.#byId('aliases', missing);
    const led = [...aliases.values()].filter((alias) => alias.collection === collection);
    const rows =
      led.length === 0
        ? new Map<string, Rows[C]>()
        : await this.#byId(
            collection,
            led.map((one) => one.to),
          );
    for (const alias of led) {
      const row = rows.get(alias.to);
      if (row) found.set(alias.id, row);
    }
    return found;
  }

  async find<C extends Collection>(collection: C, index: string, key: string): Promise<readonly Rows[C][]> {
    return (await this.findMany(collection, index, [key])).get(key) ?? [];
  }

  async findMany<C extends Collection>(
    collection: C,
    index: string,
    keys: readonly string[],
  ): Promise<ReadonlyMap<string, readonly Rows[C][]>> {
    if (keys.length === 0) return new Map();
    const column = keyColumn(tables[collection], index);
    const { rows } = await this.#client.query<{ row: Rows[C] }>(
      `select row from ${tables[collection].name} where account_id = $1 and not gone and ${column} = any($2) order by id`,
      [this.#account, keys],
    );
    const buffered = this.#buffer.get(collection) as Map<string, Rows[C] | null> | undefined;
    const stored = rows.map(({ row }) => row).filter((row) => !buffered?.has(row.id));
    const written = [...(buffered?.values() ?? [])].filter((row) => row !== null);
    return groupedByKey(collection, index, { rows: [...stored, ...written], keys: new Set(keys) });
  }

  put<C extends Collection>(collection: C, row: Rows[C]): void {
    this.#write(collection, row.id, row);
  }

  remove(collection: Collection, id: string): void {
    this.#write(collection, id, null);
  }

  /** Forgets what was not flushed. */
  discard(): void {
    this.#buffer = new Map();
  }

  /** Writes what was kept, as rows of this transaction's version. */
  async flush(): Promise<void> {
    for (const [collection, rows] of this.#buffer) {
      if (rows.size === 0) continue;
      this.hasWritten = true;
      const removed = [...rows].filter(([, row]) => row === null).map(([id]) => id);
      const put = [...rows.values()].filter((row) => row !== null);
      // Removed first: a key that moves from one row to another is unique among live rows.
      if (removed.length > 0) await this.#flushRemoved(tables[collection], removed);
      if (put.length > 0) await this.#flushPut(collection, put);
    }
    this.#buffer = new Map();
  }

  async #byId<C extends Collection>(collection: C, ids: readonly string[]): Promise<Map<string, Rows[C]>> {
    const buffered = this.#buffer.get(collection) as Map<string, Rows[C] | null> | undefined;
    const found = new Map<string, Rows[C]>();
    const unknown: string[] = [];
    for (const id of ids) {
      const row = buffered?.get(id);
      if (row) found.set(id, row);
      else if (row === undefined) unknown.push(id);
    }
    if (unknown.length === 0) return found;
    const { rows } = await this.#client.query<{ row: Rows[C] }>(
      `select row from ${tables[collection].name} where account_id = $1 and not gone and id = any($2)`,
      [this.#account, unknown],
    );
    for (const { row } of rows) found.set(row.id, row);
    return found;
  }

  #write(collection: Collection, id: string, row: Row | null): void {
    const rows = this.#buffer.get(collection) ?? new Map<string, Row | null>();
    rows.set(id, row);
    this.#buffer.set(collection, rows);
  }

  async #flushRemoved(table: Table, ids: readonly string[]): Promise<void> {
    await this.#client.query(
      `update ${table.name} set gone = true, row = null, version = $2, at = now()
       where account_id = $1 and id = any($3) and not gone`,
      [this.#account, this.#version, ids],
    );
  }

  async #flushPut(collection: Collection, rows: readonly Row[]): Promise<void> {
    await this.#client.query(upsertText(tables[collection]), [
      this.#account,
      this.#version,
      ...columnValues(collection, rows),
    ]);
  }
}

/** Rows by the keys asked for, each list in order of id. */
function groupedByKey<C extends Collection>(
  collection: C,
  index: string,
  { rows, keys }: { rows: readonly Rows[C][]; keys: ReadonlySet<string> },
): Map<string, Rows[C][]> {
  const grouped = new Map<string, Rows[C][]>();
  for (const row of rows) {
    const key = indexKey(collection, index, row);
    if (key === null || !keys.has(key)) continue;
    grouped.set(key, [...(grouped.get(key) ?? []), row]);
  }
  for (const list of grouped.values()) list.sort((a, b) => (a.id < b.id ? -1 : 1));
  return grouped;
}

function keyColumn(table: Table, index: string): string {
  const key = table.keys.find((one) => one.index === index);
  if (!key) throw new Error(`No index ${index} in ${table.collection}`);
  return key.column;
}

/** Columns besides account, version and gone, in the order in which `columnValues` gives them. */
function extraColumns(table: Table): string[] {
  const visible = table.visible.map(({ column }) => column).filter((column) => column !== 'id');
  return [...table.keys.map(({ column }) => column), ...visible];
}

export function upsertText(table: Table): string {
  const columns = ['id', 'row', ...extraColumns(table)];
  const sources = columns
    .map((column, at) => `$${at + 3}::${column === 'row' ? 'text[]' : 'text[]'}`)
    .join(', ');
  const picked = columns.map((column) => (column === 'row' ? 'new.row::json' : `new.${column}`)).join(', ');
  const set = columns
    .slice(1)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ');
  return `insert into ${table.name} (account_id, version, ${columns.join(', ')})
    select $1, $2, ${picked} from unnest(${sources}) as new (${columns.join(', ')})
    on conflict (account_id, id) do update set version = excluded.version, gone = false, at = now(), ${set}`;
}

export function columnValues(collection: Collection, rows: readonly Row[]): (string | null)[][] {
  const table = tables[collection];
  const keys = table.keys.map(({ index }) => {
    const key = records[collection].keys[index] as (row: Row) => string | null;
    return rows.map((row) => key(row));
  });
  const visible = table.visible
    .filter(({ column }) => column !== 'id')
    .map(({ field }) => rows.map((row) => String((row as unknown as Record<string, unknown>)[field])));
  return [rows.map((row) => row.id), rows.map((row) => JSON.stringify(row)), ...keys, ...visible];
}
