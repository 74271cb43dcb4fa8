import type { Access } from '../../domain/access/access.ts';
import { visibilityOf } from '../../domain/access/visibility.ts';
import { type Collection, collections, SCHEMA_TAG } from '../../domain/records/collections.ts';
import { PAGE_FORM } from '../../pages/page-text.ts';
import type { ReadyPage } from '../../protocol/pull.ts';
import type { Read } from '../store/account-store.ts';

/** Pages that are sent as they are, to those who see their collection whole. */
export interface ReadySet {
  /** Every page holds its rows as of this version or a later one. */
  readonly version: number;
  readonly pages: ReadonlyMap<string, readonly ReadyPage[]>;
}

/** What is in the pages, and how. */
export const READY_FORM = `${SCHEMA_TAG}-${PAGE_FORM}`;

/** Refusals hold what was sent, are each person's own, and hide details from those who lost a right. */
export const readyCollections: readonly Collection[] = collections.filter((one) => one !== 'refusals');

/** Whether this person is sent pages of this collection. */
export function isReadyFor(access: Access, collection: string): collection is Collection {
  const isReady = (readyCollections as readonly string[]).includes(collection);
  return isReady && visibilityOf(access, collection as Collection).includes('all');
}

/** null: none is complete, or it is of another form, or of before the tombstones that are kept. */
export async function readySetOf(
  db: Read['db'],
  { accountId, oldestTombstone }: { accountId: string; oldestTombstone: number },
): Promise<ReadySet | null> {
  const found = await db.query<ReadyPage & { version: string; collection: string }>({
    name: 'ready/set',
    text: `select s.version, p.collection, p.last_id as last, p.rows, p.digest, p.sum::float8 as sum
           from muster.ready_sets s join muster.ready_pages p on p.account_id = s.account_id and p.build = s.build
           where s.account_id = $1 and s.form = $2 and s.version >= $3
           order by p.collection, p.number`,
    values: [accountId, READY_FORM, oldestTombstone],
  });
  const [first] = found.rows;
  if (!first) return null;
  const pages = new Map<string, ReadyPage[]>();
  for (const { version: _, collection, ...page } of found.rows) {
    const of = pages.get(collection);
    if (of) of.push(page);
    else pages.set(collection, [page]);
  }
  return { version: Number(first.version), pages };
}

/** The page of this name with its collection; null: there is none, or no longer. */
export async function readyPageOf(
  db: Read['db'],
  { accountId, digest }: { accountId: string; digest: string },
): Promise<{ collection: string; rows: number; bytes: Buffer } | null> {
  // As base64: what the driver makes of bytes by itself is half as long again.
  const found = await db.query<{ collection: string; rows: number; coded: string }>({
    name: 'ready/page',
    text: `select collection, rows, encode(bytes, 'base64') as coded
           from muster.ready_pages where account_id = $1 and digest = $2 limit 1`,
    values: [accountId, digest],
  });
  const [page] = found.rows;
  if (!page) return null;
  const { collection, rows, coded } = page;
  return { collection, rows, bytes: Buffer.from(coded, 'base64') };
}
