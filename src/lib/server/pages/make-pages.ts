import { randomUUID } from 'node:crypto';
import type { Access } from '../../domain/access/access.ts';
import type { Collection } from '../../domain/records/collections.ts';
import { roleNames } from '../../domain/records/role.ts';
import type { AccountStore, Read } from '../store/account-store.ts';
import { inOrderOfKey, pageAfter, type RowsText } from '../sync/page-after.ts';
import type { PageEncoder } from './page-encoder.ts';
import { READY_FORM, readyCollections } from './ready-set.ts';

/** Sixteen times what is read row by row: words that repeat stand once a page, and a browser asks for fewer. */
const READY_ROWS = 8_192;
/** Characters of rows of a page at most, but for a single row that is longer. */
const READY_BYTES = 6_000_000;
/** How long another server process leaves it to the one that makes them; a million devices take five minutes. */
const CLAIM_MS = 900_000;

/** Who sees everything: pages go to nobody who does not see all of their collection. */
const WHOLE: Access = { userId: '', roles: roleNames, grantedContracts: [], coordinatedContracts: null };

export interface Making {
  readonly account: AccountStore;
  readonly accountId: string;
  readonly encoder: Pick<PageEncoder, 'encode'>;
  readonly stopping?: AbortSignal | undefined;
  readonly pageRows?: number;
}

/**
 * Makes all pages of an account again, beside those that are there, then puts them in their place. Each is read in a snapshot
 * of its own: what changes meanwhile follows by version. Answers whether it did: not when another process is at it, when it
 * was stopped, or when somebody was erased meanwhile. Throws Unavailable.
 */
export async function makeReadyPages(making: Making): Promise<boolean> {
  const { account, accountId } = making;
  const build = randomUUID();
  if (!(await account.aside((db) => claim(db, { accountId, build })))) return false;
  let isPlaced = false;
  try {
    isPlaced = await makeAll(making, build);
  } finally {
    // What is left of a process that died meanwhile goes with the next set.
    await account.aside((db) => tidyUp(db, { accountId, build, isPlaced })).catch(() => undefined);
  }
  return isPlaced;
}

async function makeAll(making: Making, build: string): Promise<boolean> {
  const { account, accountId } = making;
  const version = await account.read((read) => Promise.resolve(read.version));
  if (version === null) return false;
  let rows = 0;
  for (const collection of readyCollections) {
    const added = await addCollection(making, { build, collection });
    if (added === null) return false;
    rows += added;
  }
  return account.aside((db) => putInPlace(db, { accountId, build, version, rows }));
}

/** Whether it is this process's to make: claimed for a while, by the database's clock. */
async function claim(db: Read['db'], { accountId, build }: Claimed): Promise<boolean> {
  const now = 'extract(epoch from now())::bigint * 1000';
  const claimed = await db.query(
    `insert into muster.ready_sets (account_id, version, form, rows, claimed_by, claimed_until)
     values ($1, 0, $2, 0, $3, ${now} + $4)
     on conflict (account_id) do update
       set claimed_by = excluded.claimed_by, claimed_until = excluded.claimed_until
       where ready_sets.claimed_until < ${now}`,
    [accountId, READY_FORM, build, CLAIM_MS],
  );
  return claimed.rowCount === 1;
}

interface Part {
  readonly build: string;
  readonly collection: Collection;
}

/** Answers how many rows; null: it was stopped. */
async function addCollection(making: Making, part: Part): Promise<number | null> {
  const { account, accountId, encoder, stopping, pageRows = READY_ROWS } = making;
  let rows = 0;
  for (let [number, after] = [0, '']; ; number++) {
    if (stopping?.aborted) return null;
    const { collection } = part;
    const page = await account.read((read) =>
      rowsAfter(read, { collection, after, pageRows, bytes: READY_BYTES }),
    );
    if (page.count === 0) return rows;
    const made = await encoder.encode({ collection, rows: page.rows ?? '', versions: page.versions ?? '' });
    after = page.last ?? '';
    await account.aside((db) =>
      db.query(
        `insert into muster.ready_pages (account_id, build, collection, number, last_id, rows, digest, sum, bytes)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [accountId, part.build, collection, number, after, page.count, made.digest, made.sum, made.bytes],
      ),
    );
    rows += page.count;
  }
}

async function rowsAfter(read: Read, asked: Parameters<typeof pageAfter>[2]): Promise<RowsText> {
  await inOrderOfKey(read);
  return pageAfter(read, WHOLE, asked);
}

interface Claimed {
  readonly accountId: string;
  readonly build: string;
}

interface Made extends Claimed {
  readonly version: number;
  readonly rows: number;
}

interface Ended extends Claimed {
  readonly isPlaced: boolean;
}

/** Not where somebody was erased meanwhile: that took the claim away with the pages of before. */
async function putInPlace(db: Read['db'], { accountId, build, version, rows }: Made): Promise<boolean> {
  const placed = await db.query(
    `update muster.ready_sets set build = $2, version = $3, form = $4, rows = $5
     where account_id = $1 and claimed_by = $2`,
    [accountId, build, version, READY_FORM, rows],
  );
  return placed.rowCount === 1;
}

/** Takes out the set that was replaced, or the one that did not come to its end. */
async function tidyUp(db: Read['db'], { accountId, build, isPlaced }: Ended): Promise<void> {
  await db.query('update muster.ready_sets set claimed_until = 0 where account_id = $1 and claimed_by = $2', [
    accountId,
    build,
  ]);
  const which = isPlaced ? 'build <> $2' : 'build = $2';
  await db.query(`delete from muster.ready_pages where account_id = $1 and ${which}`, [accountId, build]);
}
