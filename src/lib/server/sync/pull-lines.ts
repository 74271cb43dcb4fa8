import type { Access } from '../../domain/access/access.ts';
import { type Collection, collections, isCollection } from '../../domain/records/collections.ts';
import { type Cookie, PAGE_ROWS } from '../../protocol/pull.ts';
import type { Read } from '../store/account-store.ts';
import { isFollowed, pageAfter, type PageSize, type RowsText } from './page-after.ts';
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
 * L4: how far a catch-up has come. A page without rows, which every build takes: an older one, that waits for the tail of the
 * whole answer, keeps the cookie beside the rows that it stored on the way.
 */
export function markLine(cookie: Cookie): string {
  return pageLine('accounts', { rows: null, versions: null }, `,"cookie":${JSON.stringify(cookie)}`);
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

export function pageLine(
  collection: Collection,
  page: Pick<RowsText, 'rows' | 'versions'>,
  more: string,
): string {
  return `{"line":"page","collection":"${collection}","rows":[${page.rows ?? ''}],"versions":[${page.versions ?? ''}]${more}}\n`;
}
