import type { Access } from '../../domain/access/access.ts';
import { visibilityOf } from '../../domain/access/visibility.ts';
import { type Collection, collections, isCollection } from '../../domain/records/collections.ts';
import { PAGE_ROWS } from '../../protocol/pull.ts';
import type { Reading } from '../store/store.ts';
import { tables } from '../store/tables.ts';
import { visibleSql } from './visible-sql.ts';

/** A page of live rows as the database built it: JSON text that is passed on unread. */
export interface PageText {
  readonly rows: string;
  readonly versions: string;
  readonly count: number;
  readonly lastId: string;
  readonly isLast: boolean;
}

interface PageRow {
  readonly rows: string | null;
  readonly versions: string | null;
  readonly count: number;
  readonly last_id: string | null;
}

/** Live rows of a collection by key, after an id: rows that the person sees, at most a page. */
export async function pageAfter(
  { client }: Reading,
  access: Access,
  { accountId, collection, after }: { accountId: string; collection: Collection; after: string },
): Promise<PageText> {
  const visible = visibleSql(access, collection, 4);
  const { rows } = await client.query<PageRow>(
    `select ${PAGE_COLUMNS} from (
       select id, version, ${rowText(access, collection)} as text from ${tables[collection].name}
       where account_id = $1 and not gone and id > $2 and ${visible.text} order by id limit $3) as page`,
    [accountId, after, PAGE_ROWS, ...visible.values],
  );
  return pageText(rows[0]!);
}

/** Changes after a version, oldest first: pages of rows, then ids that are gone. */
export async function changesSince(
  { client }: Reading,
  access: Access,
  given: { accountId: string; collection: Collection; since: number; send: (line: string) => Promise<void> },
): Promise<void> {
  const { accountId, collection, since, send } = given;
  const visible = visibleSql(access, collection, 5);
  let at = { version: since, id: '\u{10FFFF}' };
  for (let isLast = false; !isLast;) {
    const { rows } = await client.query<
      PageRow & { gone: string[] | null; seen: number; last_version: string | null }
    >(
      `select ${CHANGE_COLUMNS} from (
         select id, version, gone, case when gone then null else ${rowText(access, collection)} end as text
         from ${tables[collection].name}
         where account_id = $1 and (version, id) > ($2, $3) and ${visible.text} order by version, id limit $4) as page`,
      [accountId, at.version, at.id, PAGE_ROWS, ...visible.values],
    );
    const page = rows[0]!;
    if (page.rows !== null) {
      await send(
        `{"line":"page","collection":"${collection}","rows":${page.rows},"versions":${page.versions ?? '[]'}}\n`,
      );
    }
    if (page.gone !== null) await send(`${JSON.stringify({ line: 'gone', collection, ids: page.gone })}\n`);
    isLast = page.seen < PAGE_ROWS;
    at = { version: Number(page.last_version ?? 0), id: page.last_id ?? '' };
  }
}

/** How many rows the person sees, by collection. */
export async function totalsOf(
  reading: Reading,
  access: Access,
  accountId: string,
): Promise<Record<string, number>> {
  const sums = await sumsOf(reading, access, accountId);
  return Object.fromEntries(Object.entries(sums).map(([collection, { count }]) => [collection, count]));
}

/** L7: count and version sum of the rows the person sees. */
export async function sumsOf(
  { client }: Reading,
  access: Access,
  accountId: string,
): Promise<Record<string, { count: number; sum: number }>> {
  const sums: Record<string, { count: number; sum: number }> = {};
  for (const collection of collections) {
    const visible = visibleSql(access, collection, 2);
    const { rows } = await client.query<{ count: string; sum: string }>(
      `select count(*) as count, coalesce(sum(version), 0) as sum from ${tables[collection].name}
       where account_id = $1 and not gone and ${visible.text}`,
      [accountId, ...visible.values],
    );
    sums[collection] = { count: Number(rows[0]!.count), sum: Number(rows[0]!.sum) };
  }
  return sums;
}

const PAGE_COLUMNS = `'[' || string_agg(text, ',' order by id) || ']' as rows,
  '[' || string_agg(version::text, ',' order by id) || ']' as versions, count(*)::int as count, max(id) as last_id`;

const CHANGE_COLUMNS = `'[' || string_agg(text, ',' order by version, id) filter (where not gone) || ']' as rows,
  '[' || string_agg(version::text, ',' order by version, id) filter (where not gone) || ']' as versions,
  array_agg(id order by version, id) filter (where gone) as gone,
  count(*)::int as seen, max(version) as last_version, (array_agg(id order by version desc, id desc))[1] as last_id`;

/** A row as JSON text. What a refusal tells of a record goes out only while the person sees such records (L5). */
function rowText(access: Access, collection: Collection): string {
  if (collection !== 'refusals') return 'row::text';
  const hidden = collections.filter((one) => isCollection(one) && visibilityOf(access, one).length === 0);
  if (hidden.length === 0) return 'row::text';
  const names = hidden.map((one) => `'${one}'`).join(', ');
  return `case when row->'subject'->>'collection' in (${names})
    then (row::jsonb || '{"details":{}}'::jsonb)::text else row::text end`;
}

function pageText(page: PageRow): PageText {
  return {
    rows: page.rows ?? '[]',
    versions: page.versions ?? '[]',
    count: page.count,
    lastId: page.last_id ?? '',
    isLast: page.count < PAGE_ROWS,
  };
}
