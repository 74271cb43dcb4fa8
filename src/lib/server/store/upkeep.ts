import { type Collection, collections } from '../../domain/records/collections.ts';
import { bind } from './bound-transaction.ts';
import type { Write } from './write-once.ts';
import type { Store } from './open-store.ts';

const DAY_MS = 86_400_000;
/** L2: a replica that was away longer is built anew. */
const TOMBSTONE_DAYS = 90;
/** P4: an outbox file that comes back after a year is still known. */
const KNOWN_DAYS = 400;
/** Whoever comes late with a link is still told that it was used, or has expired. */
const LINK_DAYS = 30;
/** How long events of security are kept where the company has not decided. */
const EVENT_DAYS = 400;
/** What an account has beside its collections. */
const OWN_TABLES = [
  'clients',
  'known_mutations',
  'memberships',
  'invitation_secrets',
  'device_identities',
  'device_software',
  'credit_use',
  '"refusals_byMention"',
  '"refusals_byMissing"',
  'security_events',
  'security_policy',
  'ready_sets',
  'ready_pages',
];
/** How long a discarded refusal can be brought back. */
const DISCARDED_DAYS = 30;

/**
 * Takes out what is no longer kept, account by account; safe to run at any time, and to stop between accounts. `at`
 * in ms.
 */
export async function purge(
  store: Pick<Store, 'account' | 'people'>,
  at: number,
  stopping?: AbortSignal,
): Promise<void> {
  for (const accountId of await store.people.accountIds()) {
    if (stopping?.aborted) return;
    await purgeAccount(store, accountId, at);
  }
}

/** Rows a transaction: what holds the account's clock holds up everybody, and 100 rows take out in 5 ms. */
const ROWS_A_STEP = 100;
/** Looked for at once, without the clock. */
const ROWS_A_LOOK = 5_000;

async function purgeAccount(store: Pick<Store, 'account'>, accountId: string, at: number): Promise<void> {
  const account = store.account(accountId);
  await removeOld(account, at, {
    collection: 'refusals',
    is: `(row->>'discardedAt')::float8 < $2`,
    until: at - DISCARDED_DAYS * DAY_MS,
  });
  await removeOld(account, at, {
    collection: 'invitations',
    is: `least((row->>'usedAt')::float8, (row->>'expiresAt')::float8) < $2`,
    until: at - LINK_DAYS * DAY_MS,
  });
  for (const collection of collections)
    await dropTombstones(account, { collection, at, until: at - TOMBSTONE_DAYS * DAY_MS });
  // Nobody pulls these, so that nobody waits for them.
  await account.aside((db) => purgeUnpulled(db, accountId, at));
}

type Account = Pick<ReturnType<Store['account']>, 'read' | 'write' | 'aside'>;

interface Old {
  readonly collection: Collection;
  /** Over the row, with `until` as $2. */
  readonly is: string;
  readonly until: number;
}

/** Rows that are kept no longer, as tombstones for browsers. */
async function removeOld(account: Account, at: number, { collection, is, until }: Old): Promise<void> {
  await inSteps(account, { from: `muster.${collection}`, is: `not gone and ${is}`, until }, (ids) =>
    account.write(at, ({ tx }) => {
      for (const id of ids) tx.remove(collection, id);
      return Promise.resolve();
    }),
  );
}

interface Tombstones {
  readonly collection: Collection;
  readonly at: number;
  readonly until: number;
}

/** What is taken out, and up to which version, in the same transaction: no replica misses one without being told. */
async function dropTombstones(account: Account, { collection, at, until }: Tombstones): Promise<void> {
  await inSteps(account, { from: `muster.${collection}`, is: 'gone and gone_at < $2', until }, (ids) =>
    account.write(at, async ({ db, accountId }) => {
      await db.query(
        `with purged as (delete from muster.${collection}
           where account_id = $1 and id = any($3) and gone and gone_at < $2 returning version)
         update muster.clocks set oldest_tombstone =
           greatest(oldest_tombstone, (select coalesce(max(version), 0) from purged))
         where account_id = $1`,
        [accountId, until, ids],
      );
    }),
  );
}

interface Looked {
  readonly from: string;
  readonly is: string;
  readonly until: number;
}

/** Looks for rows without the account's clock, which takes as long as there are rows; then a few of them at a time with it. */
async function inSteps(
  account: Account,
  { from, is, until }: Looked,
  step: (ids: readonly string[]) => Promise<unknown>,
): Promise<void> {
  for (;;) {
    const ids = await account.read(async ({ db, accountId }) => {
      const found = await db.query<{ id: string }>(
        `select id from ${from} where account_id = $1 and ${is} limit ${ROWS_A_LOOK}`,
        [accountId, until],
      );
      return found.rows.map(({ id }) => id);
    });
    for (let at = 0; at < ids.length; at += ROWS_A_STEP) await step(ids.slice(at, at + ROWS_A_STEP));
    if (ids.length < ROWS_A_LOOK) return;
  }
}

async function purgeUnpulled(db: Write['db'], accountId: string, at: number): Promise<void> {
  await db.query(
    'delete from muster.invitation_secrets where account_id = $1 and least(used_at, expires_at) < $2',
    [accountId, at - LINK_DAYS * DAY_MS],
  );
  await purgeEvents(db, accountId, at);
  // Nobody signs in as an erased person; the sign-in, which has name and email, is swept as ownerless.
  await db.query(
    `delete from muster.memberships m using muster.users u
     where m.account_id = $1 and u.account_id = $1 and u.id = m.user_id collate "C"
       and u.row->>'status' = 'erased'`,
    [accountId],
  );
  await db.query('delete from muster.known_mutations where account_id = $1 and at < $2', [
    accountId,
    at - KNOWN_DAYS * DAY_MS,
  ]);
}

/** Whatever is asked for here, the database gives up only events whose days are over by its own clock. */
async function purgeEvents(db: Write['db'], accountId: string, at: number): Promise<void> {
  await db.query(
    `delete from muster.security_events where account_id = $1 and at < $2::float8 - ${DAY_MS}::float8 * coalesce(
       (select events_days from muster.security_policy where account_id = $1), ${EVENT_DAYS})`,
    [accountId, at],
  );
}

/**
 * Takes an account out with all its rows, inside a transaction of another account, which stays bound. Its sign-ins
 * are the caller's part. Meant for the sample company.
 */
export async function deleteAccount({ db, accountId: bound }: Write, accountId: string): Promise<void> {
  await db.query('select 1 from muster.clocks where account_id = $1 for update', [accountId]);
  await bind(db, accountId);
  for (const table of [...collections, ...OWN_TABLES])
    await db.query(`delete from muster.${table} where account_id = $1`, [accountId]);
  await db.query('delete from muster.clocks where account_id = $1', [accountId]);
  await bind(db, bound);
}
