import type { Access } from '../../domain/access/access.ts';
import type { Collection } from '../../domain/records/collections.ts';
import type { Read } from '../store/account-store.ts';
import { Parameters, rowSql, visibleSql } from './visibility-sql.ts';

/** A page as the database wrote it: rows and versions are texts that go into the line as they are. */
export interface RowsText {
  readonly count: number;
  /** There were more rows, for which it had no room. */
  readonly isCut: boolean;
  readonly last: string | null;
  readonly rows: string | null;
  readonly versions: string | null;
}

/** Of a page, but for a single row that is larger: 512 rows are mostly 0.2 MB, and of large refusals 250 MB. */
export const PAGE_BYTES = 1_000_000;
/**
 * Refusals hold what was sent, up to 0.5 MB each, and the database unpacks all that it looks at for a page: of 512 it
 * would unpack 250 MB to give two.
 */
const REFUSALS_A_PAGE = 16;

/** Of a page; left out: what the protocol has. */
export interface PageSize {
  readonly pageRows?: number | undefined;
  /** Characters of rows, but for a single row that is larger. */
  readonly bytes?: number | undefined;
}

interface Asked {
  readonly collection: Collection;
  readonly after: string;
  readonly pageRows: number;
  readonly bytes?: number | undefined;
}

/**
 * Before statistics are gathered of a table that was just filled, the planner sorts all of it for each page: 40 ms
 * at 100,000 rows, where the key's own order takes 2 ms; of a write of 300,000 each page of the catch-up 1 s, where the order
 * of version and id takes 10 ms. Without bitmap scans it takes that order; `false`: no longer.
 */
export async function inOrderOfKey({ db }: Read, isForced = true): Promise<void> {
  await db.query(`select set_config('enable_bitmapscan', $1, true)`, [isForced ? 'off' : 'on']);
}

/** L3: built by the database: 3 times faster than rows as objects. */
export async function pageAfter(
  read: Read,
  access: Access,
  { collection, after, pageRows, bytes = PAGE_BYTES }: Asked,
): Promise<RowsText> {
  const parameters = new Parameters();
  const account = parameters.add(read.accountId);
  const from = parameters.add(after);
  const visible = visibleSql(access, collection, { parameters, alias: 't' });
  const found = await read.db.query<RowsText>(
    `select count(*)::int as count, coalesce(max(found) > count(*), false) as "isCut", max(id) as last,
            string_agg(row, ',' order by id) as rows, string_agg(version::text, ',' order by id) as versions
     from (select *, count(*) over () as found, row_number() over by_id as at,
             sum(octet_length(row)) over by_id as bytes
           from (select t.id, (${rowSql(access, collection, parameters)})::text as row, t.version
                 from muster.${collection} t
                 where t.account_id = ${account} and not t.gone and t.id > ${from} and ${visible}
                 order by t.id limit ${parameters.add(rowsOfPage(collection, pageRows))}) as found_rows
           window by_id as (order by id)) as page
     where bytes <= ${parameters.add(bytes)} or at = 1`,
    parameters.values,
  );
  return found.rows[0] ?? { count: 0, isCut: false, last: null, rows: null, versions: null };
}

/** Whether there may be more after its last row. */
export function isFollowed(
  { count, isCut }: Pick<RowsText, 'count' | 'isCut'>,
  { collection, pageRows }: { collection: Collection; pageRows: number },
): boolean {
  return isCut || count >= rowsOfPage(collection, pageRows);
}

export function rowsOfPage(collection: Collection, pageRows: number): number {
  return collection === 'refusals' ? Math.min(REFUSALS_A_PAGE, pageRows) : pageRows;
}
