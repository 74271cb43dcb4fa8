import { collections } from '../../domain/records/collections.ts';
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

async function purgeAccount(store: Pick<Store, 'account'>, accountId: string, at: number): Promise<void> {
  await store.account(accountId).write(at, async ({ db, tx }) => {
    const discarded = await db.query<{ id: string }>(
      `select id from muster.refusals
       where account_id = $1 and not gone and (row->>'discardedAt')::float8 < $2`,
      [accountId, at - DISCARDED_DAYS * DAY_MS],
    );
    for (const { id } of discarded.rows) tx.remove('refusals', id);
    await purgeLinks({ db, tx, accountId }, at - LINK_DAYS * DAY_MS);
    let newest = 0;
    for (const collection of collections) {
      const purged = await db.query<{ newest: number | null }>(
        `with purged as (delete from muster.${collection}
           where account_id = $1 and gone and gone_at < $2 returning version)
         select max(version)::float8 as newest from purged`,
        [accountId, at - TOMBSTONE_DAYS * DAY_MS],
      );
      newest = Math.max(newest, purged.rows[0]?.newest ?? 0);
    }
    await purgeEvents(db, accountId, at);
    // Nobody signs in as an erased person; the sign-in, which has name and email, is swept as ownerless.
    await db.query(
      `delete from muster.memberships m using muster.users u
       where m.account_id = $1 and u.account_id = $1 and u.id = m.user_id and u.row->>'status' = 'erased'`,
      [accountId],
    );
    await db.query('delete from muster.known_mutations where account_id = $1 and at < $2', [
      accountId,
      at - KNOWN_DAYS * DAY_MS,
    ]);
    await db.query(
      'update muster.clocks set oldest_tombstone = greatest(oldest_tombstone, $2) where account_id = $1',
      [accountId, newest],
    );
  });
}

/** Whatever is asked for here, the database gives up only events whose days are over by its own clock. */
async function purgeEvents(db: Write['db'], accountId: string, at: number): Promise<void> {
  await db.query(
    `delete from muster.security_events where account_id = $1 and at < $2::float8 - ${DAY_MS}::float8 * coalesce(
       (select events_days from muster.security_policy where account_id = $1), ${EVENT_DAYS})`,
    [accountId, at],
  );
}

/** Links that were used or had expired before `until`: their secrets, and the rows by which people saw them. */
async function purgeLinks({ db, tx, accountId }: Pick<Write, 'db' | 'tx' | 'accountId'>, until: number) {
  await db.query(
    'delete from muster.invitation_secrets where account_id = $1 and least(used_at, expires_at) < $2',
    [accountId, until],
  );
  const over = await db.query<{ id: string }>(
    `select id from muster.invitations where account_id = $1 and not gone
       and least((row->>'usedAt')::float8, (row->>'expiresAt')::float8) < $2`,
    [accountId, until],
  );
  for (const { id } of over.rows) tx.remove('invitations', id);
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
