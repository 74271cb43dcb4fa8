import type pg from 'pg';
import { mayMakeLinks } from '../../../domain/access/link-makers.ts';
import type { Invitation } from '../../../domain/records/invitation.ts';
import type { Role } from '../../../domain/records/role.ts';
import type { User } from '../../../domain/records/user.ts';
import type { ReadTx } from '../../../domain/tx.ts';
import { NO_SESSION, People } from '../people.ts';

/** What a transaction is about to write; null removes. */
export interface RightsWritten {
  readonly db: pg.ClientBase;
  readonly accountId: string;
  /** ms, by the server's clock. */
  readonly at: number;
  readonly users: ReadonlyMap<string, User | null>;
  readonly roles: ReadonlyMap<string, Role | null>;
}

/**
 * What ends with somebody's rights, whatever ended them: their sessions, the links for them, and those that they made
 * for others. In the same transaction, so that none of it comes back with the person. Answers the links' rows, closed.
 */
export async function closedLinks(tx: ReadTx, written: RightsWritten): Promise<readonly Invitation[]> {
  await turnSessions(written);
  await closeMailedLinks(written);
  const gone = [...written.users].filter(([, user]) => user?.status !== 'active').map(([id]) => id);
  const madeBy = [...gone];
  for (const id of await holdersOf(written)) if (!(await mayMakeLinks(tx, id))) madeBy.push(id);
  if (madeBy.length === 0) return [];
  const { db, accountId, at } = written;
  const ids = await new People(db).voidSecrets(accountId, { of: gone, madeBy }, at);
  const rows = await tx.getMany('invitations', ids);
  return [...rows.values()].map((row) => ({ ...row, expiresAt: row.createdAt }));
}

/** While somebody is not active no session counts; afterwards those that begin then. */
async function turnSessions({ db, accountId, at, users }: RightsWritten): Promise<void> {
  if (users.size === 0) return;
  const isActive = [...users.values()].map((user) => user?.status === 'active');
  await db.query(
    `update muster.memberships m set sessions_from = case when c.is_active then $4 else $5 end
     from unnest($2::text[], $3::boolean[]) as c (user_id, is_active)
     where m.account_id = $1 and m.user_id = c.user_id and c.is_active = (m.sessions_from = $5::bigint)`,
    [accountId, [...users.keys()], isActive, at, NO_SESSION],
  );
}

/** A link in a mailbox that is not the person's any more. */
async function closeMailedLinks({ db, accountId, at, users }: RightsWritten): Promise<void> {
  if (users.size === 0) return;
  const emails = [...users.values()].map((user) => user?.email ?? '');
  const moved = await db.query<{ id: string }>(
    `select u.id from muster.users u join unnest($2::text[], $3::text[]) as c (id, email) on c.id = u.id
     where u.account_id = $1 and not u.gone and u.row->>'email' is distinct from c.email`,
    [accountId, [...users.keys()], emails],
  );
  const ids = moved.rows.map(({ id }) => id);
  if (ids.length > 0) await new People(db).voidMailedSecrets(accountId, ids, at);
}

/** Whose the roles were until now. */
async function holdersOf({ db, accountId, roles }: RightsWritten): Promise<readonly string[]> {
  if (roles.size === 0) return [];
  const found = await db.query<{ id: string }>(
    `select distinct row->>'userId' as id from muster.roles
     where account_id = $1 and id = any($2) and not gone`,
    [accountId, [...roles.keys()]],
  );
  return found.rows.map(({ id }) => id);
}
