import type pg from 'pg';
import { type Collection, type Rows, records } from '../../../domain/records/collections.ts';
import { indexKeys } from '../../../domain/records/core/index-key.ts';
import { versionSets } from './versions-apart.ts';

interface Flush {
  readonly accountId: string;
  readonly collection: Collection;
  readonly version: number;
  /** When rows vanish, by the server's clock: tombstones are kept 90 days. */
  readonly goneAt: number;
  /** null removes. */
  readonly rows: ReadonlyMap<string, Rows[Collection] | null>;
  /** Ids that are given now: no row has them. */
  readonly made: ReadonlySet<string>;
}

/** An id that is given to a new row is another row's: whoever chose it would have written over that. */
class IdTaken extends Error {
  override readonly name = 'IdTaken';
}

/** Writes rows of one collection: tombstones first, so that a unique key is free before another row takes it. */
export async function flushRows(db: pg.ClientBase, flush: Flush): Promise<void> {
  const removed = [...flush.rows].filter(([, row]) => row === null).map(([id]) => id);
  if (removed.length > 0) await removeRows(db, flush, removed);
  const rows = [...flush.rows.values()].filter((row) => row !== null);
  if (rows.length > 0) await putRows(db, flush, rows);
}

async function removeRows(db: pg.ClientBase, flush: Flush, ids: readonly string[]): Promise<void> {
  const { keys } = records[flush.collection];
  const emptied = Object.keys(keys).map((key) => `, "k_${key}" = null`);
  await db.query(
    `update muster.${flush.collection} set row = null, gone = true, gone_at = $4, version = $3${emptied.join('')}
     where account_id = $1 and id = any($2) and not gone`,
    [flush.accountId, ids, flush.version, flush.goneAt],
  );
  for (const index of Object.keys(records[flush.collection].severalKeys))
    await takeKeys(db, flush, index, ids);
}

async function putRows(db: pg.ClientBase, flush: Flush, rows: readonly Rows[Collection][]): Promise<void> {
  const derived = derivedColumns(flush.collection);
  const names = derived.map(({ name }) => name);
  const columns = ['id', 'row', ...names];
  const parameters = columns.map((_, i) => `$${i + 4}::text[]`);
  const made = rows.flatMap(({ id }) => (flush.made.has(id) ? [id] : []));
  const list = (prefix: string): string => names.map((name) => `, ${prefix}"${name}"`).join('');
  const sets = ['row', 'gone', 'gone_at', ...names].map((name) => `"${name}" = excluded."${name}"`);
  sets.push(...versionSets(flush.collection));
  const put = await db.query({
    name: `put/${flush.collection}`,
    text: `insert into muster.${flush.collection} (account_id, id, row, version, gone, gone_at${list('')})
           select $1, id, row::jsonb, $2, false, null${list('')}
           from unnest(${parameters.join(', ')}) as t (id, row${list('')})
           on conflict (account_id, id) do update set ${sets.join(', ')} where excluded.id <> all($3::text[])`,
    values: [
      flush.accountId,
      flush.version,
      made,
      rows.map((row) => row.id),
      rows.map((row) => JSON.stringify(row)),
      ...derived.map(({ of }) => rows.map(of)),
    ],
  });
  if (put.rowCount !== rows.length) throw new IdTaken(`An id of ${flush.collection} is another row’s`);
  for (const index of Object.keys(records[flush.collection].severalKeys))
    await putKeys(db, flush, index, rows);
}

/** Keys of indexes that have several a row are rows of a table of their own, found by equality as any key. */
async function putKeys(
  db: pg.ClientBase,
  flush: Flush,
  ...[index, rows]: [string, readonly Rows[Collection][]]
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await takeKeys(db, flush, index, ids);
  const pairs = rows.flatMap((row) =>
    [...new Set(indexKeys(flush.collection, index, row as never))].map((key) => [key, row.id] as const),
  );
  if (pairs.length === 0) return;
  await db.query(
    `insert into ${keysTable(flush.collection, index)} (account_id, key, id)
     select $1, key, id from unnest($2::text[], $3::text[]) as t (key, id)`,
    [flush.accountId, pairs.map(([key]) => key), pairs.map(([, id]) => id)],
  );
}

async function takeKeys(
  db: pg.ClientBase,
  flush: Flush,
  ...[index, ids]: [string, readonly string[]]
): Promise<void> {
  await db.query(`delete from ${keysTable(flush.collection, index)} where account_id = $1 and id = any($2)`, [
    flush.accountId,
    ids,
  ]);
}

/** The table of an index that has several keys a row. */
export function keysTable(collection: Collection, index: string): string {
  return `muster."${collection}_${index}"`;
}

/** The columns beside the row: index keys, and what visibility reads. */
function derivedColumns(
  collection: Collection,
): { name: string; of: (row: Rows[Collection]) => string | null }[] {
  const { keys, visibleBy } = records[collection];
  return [
    ...Object.entries(keys).map(([key, of]) => ({
      name: `k_${key}`,
      of: of as (row: Rows[Collection]) => string | null,
    })),
    ...visibleBy.map((column) => ({
      name: `v_${column}`,
      of: (row: Rows[Collection]) => textOf((row as unknown as Record<string, unknown>)[column]),
    })),
  ];
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
