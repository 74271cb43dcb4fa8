import type { Access } from '../../domain/access/access.ts';
import { type Collection, collections, isCollection } from '../../domain/records/collections.ts';
import { type Cookie, PAGE_ROWS } from '../../protocol/pull.ts';
import type { Read } from '../store/account-store.ts';
import { inSpan, isFollowed, pageAfter, type PageSize, type RowsText, type Span } from './page-after.ts';
import { Parameters, visibleSql } from './visibility-sql.ts';

/** L4: one page after the resume point of the cookie, and the cookie after it. */
export async function walkPage(
  read: Read,
  access: Access,
  { from: { resume, ...whole }, pageRows = PAGE_ROWS }: { from: Cookie } & PageSize,
): Promise<{ line: string; next: Cookie; isEmpty: boolean }> {
  const collection = resume && isCollection(resume.collection) ? resume.collection : 'accounts';
  const page = await pageAfter(read, access, { collection, after: resume?.after ?? '', pageRows });
  const following = collections[collections.indexOf(collection) + 1];
  const point = isFollowed(page, { collection, pageRows })
    ? { collection, after: page.last ?? '' }
    : following && { collection: following, after: '' };
  const next: Cookie = point ? { ...whole, resume: point } : whole;
  const line = pageLine(collection, page, `,"cookie":${JSON.stringify(next)}`);
  return { line, next, isEmpty: page.count === 0 };
}

/**
 * L4: the version up to which a piece of a catch-up goes: that of its last change of so many, or the last one. What is
 * changed later comes with the next piece, so that a cut line costs one piece, and each try gets further. A refusal of
 * this person counts by its bytes, which may be a thousand times those of other rows.
 */
export async function pieceEnd(
  read: Read,
  access: Access,
  { span: { since, upTo }, changes = CHANGES_A_PIECE }: { span: Span; changes?: number | undefined },
): Promise<number> {
  const changed = 'account_id = $1 and version > $2';
  const parts = collections.map((collection) =>
    collection === 'refusals'
      ? `(select version, greatest(1, octet_length(row::text) / ${CHANGE_BYTES}) from muster.refusals
          where ${changed} and "v_userId" = $4 order by version limit ${REFUSALS_A_PIECE})`
      : `(select version, 1 from muster.${collection} where ${changed} order by version limit $3::int)`,
  );
  const found = await read.db.query<{ version: string }>({
    name: 'pull/end',
    text: `select version from (select version, sum(weight) over (order by version) as weight
             from (${parts.join(' union all ')}) as changed (version, weight)) as added
           where weight >= $3::int order by version limit 1`,
    values: [read.accountId, since, changes, access.userId],
  });
  return Number(found.rows[0]?.version ?? upTo);
}

/** About 0.8 MB: a line that breaks after each megabyte still gets to the end. One write of more is a piece of its own. */
const CHANGES_A_PIECE = 2_048;
const CHANGE_BYTES = 400;
/** So that not all that somebody was ever refused is weighed for a piece. */
const REFUSALS_A_PIECE = 100;

/**
 * L4: how far a catch-up has come. A page without rows, which every build takes: an older one, that waits for the tail of the
 * whole answer, keeps the cookie beside the rows that it stored on the way.
 */
export function markLine(cookie: Cookie): string {
  const empty = { count: 0, isCut: false, last: null, rows: null, versions: null };
  return pageLine('accounts', empty, `,"cookie":${JSON.stringify(cookie)}`);
}

/** Rows and vanished ids of a span, as far as this person sees them. */
export async function changeLines(
  read: Read,
  access: Access,
  { span, pageRows = PAGE_ROWS }: { span: Span } & PageSize,
): Promise<string[]> {
  const lines: string[] = [];
  const changed = await changedCollections(read, span.since);
  for (const collection of collections.filter((one) => changed.has(one))) {
    for (let after = ''; ;) {
      const page = await pageAfter(read, access, { collection, after, span, pageRows });
      if (page.count > 0) lines.push(pageLine(collection, page, ''));
      if (!isFollowed(page, { collection, pageRows })) break;
      after = page.last ?? '';
    }
    const ids = await goneIn(read, access, { collection, span });
    if (ids.length > 0) lines.push(JSON.stringify({ line: 'gone', collection, ids }) + '\n');
  }
  return lines;
}

/** L7: a collection whole, once more. An empty one still has its first page, which empties the replica's. */
export async function againLines(
  read: Read,
  access: Access,
  { collection, pageRows = PAGE_ROWS }: { collection: Collection } & PageSize,
): Promise<string[]> {
  const lines: string[] = [];
  for (let after = ''; ;) {
    const page = await pageAfter(read, access, { collection, after, pageRows });
    const isStart = lines.length === 0;
    if (isStart || page.count > 0)
      lines.push(pageLine(collection, page, `,"again":"${isStart ? 'start' : 'more'}"`));
    if (!isFollowed(page, { collection, pageRows })) return lines;
    after = page.last ?? '';
  }
}

/** Rows this person sees, by collection. */
export async function totalsOf(read: Read, access: Access): Promise<Record<string, number>> {
  const sums = await sumsOf(read, access);
  return Object.fromEntries(Object.entries(sums).map(([collection, { count }]) => [collection, count]));
}

/** L7: count and sum of versions. */
export async function sumsOf(
  read: Read,
  access: Access,
): Promise<Record<string, { count: number; sum: number }>> {
  const parameters = new Parameters();
  const account = parameters.add(read.accountId);
  const parts = collections.map((collection) => {
    const visible = visibleSql(access, collection, { parameters, alias: 't' });
    return `select '${collection}' as collection, count(*)::float8 as count,
              coalesce(sum(version), 0)::float8 as sum
            from muster.${collection} t where account_id = ${account} and not gone and ${visible}`;
  });
  const found = await read.db.query<{ collection: string; count: number; sum: number }>(
    parts.join(' union all '),
    parameters.values,
  );
  return Object.fromEntries(found.rows.map(({ collection, count, sum }) => [collection, { count, sum }]));
}

/** One look at ten indexes, so that an empty pull asks no collection for rows. */
async function changedCollections(read: Read, since: number): Promise<ReadonlySet<string>> {
  const parts = collections.map(
    (collection) => `select '${collection}' as name where exists
      (select from muster.${collection} where account_id = $1 and version > $2)`,
  );
  const found = await read.db.query<{ name: string }>({
    name: 'pull/changed',
    text: parts.join(' union all '),
    values: [read.accountId, since],
  });
  return new Set(found.rows.map(({ name }) => name));
}

async function goneIn(
  read: Read,
  access: Access,
  { collection, span }: { collection: Collection; span: Span },
): Promise<string[]> {
  const parameters = new Parameters();
  const account = parameters.add(read.accountId);
  const changed = inSpan(span, parameters);
  const visible = visibleSql(access, collection, { parameters, alias: 't' });
  const found = await read.db.query<{ id: string }>(
    `select id from muster.${collection} t
     where account_id = ${account} and gone and ${changed} and ${visible} order by id`,
    parameters.values,
  );
  return found.rows.map(({ id }) => id);
}

function pageLine(collection: Collection, page: RowsText, more: string): string {
  return `{"line":"page","collection":"${collection}","rows":[${page.rows ?? ''}],"versions":[${page.versions ?? ''}]${more}}\n`;
}
