import type { Read } from '../store/account-store.ts';
import { READY_FORM, readyCollections } from './ready-set.ts';

/** Below that a first sync is over in a second without them. */
const READY_FROM_ROWS = 10_000;
/** Of the rows in a set, what may have changed before it is made again: a first sync then brings that much twice. */
const STALE_PART = 0.25;

interface SetFacts {
  readonly version: number;
  readonly rows: number;
  readonly isUsable: boolean;
}

/** Whether the pages of an account are to be made: it is large and has none, or much has changed since. */
export async function isSetDue(
  db: Read['db'],
  { accountId, oldestTombstone, least = READY_FROM_ROWS }: Asked,
): Promise<boolean> {
  const set = await factsOf(db, { accountId, oldestTombstone });
  const since = set?.isUsable ? set.version : -1;
  const enough = set?.isUsable ? Math.max(least, Math.ceil(set.rows * STALE_PART)) : least;
  return (await changedSince(db, { accountId, since, enough })) >= enough;
}

interface Asked {
  readonly accountId: string;
  readonly oldestTombstone: number;
  /** Rows. */
  readonly least?: number;
}

async function factsOf(db: Read['db'], { accountId, oldestTombstone }: Asked): Promise<SetFacts | undefined> {
  const found = await db.query<SetFacts>(
    `select version::float8 as version, rows::float8 as rows,
            (build is not null and form = $2 and version >= $3) as "isUsable"
     from muster.ready_sets where account_id = $1`,
    [accountId, READY_FORM, oldestTombstone],
  );
  return found.rows[0];
}

interface Since {
  readonly accountId: string;
  readonly since: number;
  /** No more than that are counted of a collection. */
  readonly enough: number;
}

async function changedSince(db: Read['db'], { accountId, since, enough }: Since): Promise<number> {
  const parts = readyCollections.map(
    (collection) => `(select count(*) from (
       select from muster.${collection} where account_id = $1 and version > $2 limit $3::int) as changed)`,
  );
  const found = await db.query<{ count: string }>({
    name: 'ready/changed',
    text: `select ${parts.join(' + ')} as count`,
    values: [accountId, since, enough],
  });
  return Number(found.rows[0]?.count ?? 0);
}
