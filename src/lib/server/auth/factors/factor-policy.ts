import { mayMakeLinks } from '../../../domain/access/link-makers.ts';
import type { ReadTx } from '../../../domain/tx.ts';
import { failureCodes } from '../../../protocol/failure.ts';
import type { SecondFactorAnswer, SecondFactorPolicy } from '../../../protocol/second-factor-policy.ts';
import { Failed } from '../../http/answers.ts';
import type { Sender } from '../../http/caller.ts';
import type { Runtime } from '../../runtime.ts';
import type { Read } from '../../store/account-store.ts';
import type { Write } from '../../store/write-once.ts';
import type { OwnSession } from '../session.ts';
import { rolesThat } from '../../../domain/access/roles.ts';

/** Of whom the company asks for a second factor, and how many have none. Throws Failed 403 unless a contract admin asks. */
export async function readFactorPolicy(server: Runtime, session: OwnSession): Promise<SecondFactorAnswer> {
  const { secondFactor, members } = await server.store.account(session.accountId).read(async (read) => {
    await requireAdmin(read.tx, session.userId);
    return { secondFactor: await policyOf(read), members: await membersOf(read) };
  });
  const having = await server.signIns.factors.havingAny(members.map(({ id }) => id));
  const without = members.filter(({ id }) => !having.has(id));
  const admins = without.filter(({ isAdmin }) => isAdmin).length;
  return { secondFactor, without: { admins, everybody: without.length } };
}

/**
 * Holds from the next request of everybody on. Throws Failed 403 unless a contract admin asks, and 409 for one who has no
 * second factor themselves: who asks it of others knows what it is like, and is not shut out by it.
 */
export async function changeFactorPolicy(
  server: Runtime,
  session: OwnSession,
  { secondFactor, from }: { secondFactor: SecondFactorPolicy; from: Sender },
): Promise<void> {
  const at = Date.now();
  if (secondFactor !== 'optional' && !(await server.signIns.factors.has(session.signInId)))
    throw new Failed(409, 'no-factor', 'Set up your own second step first, in Your sign-in.');
  const done = await server.store.account(session.accountId).write(at, async (write) => {
    await requireAdmin(write.tx, session.userId);
    const was = await policyOf(write);
    if (was === secondFactor) return true;
    await keep(write, secondFactor, at);
    const details = { of: 'second-factor', from: was, to: secondFactor };
    const { address, browser } = from;
    const who = { actorId: session.userId, userId: null, address, browser };
    await write.record({ kind: 'policy-changed', ...who, at, details });
    return true;
  });
  if (!done) throw new Failed(404, 'not-found', 'There is no such company.');
}

export async function requireAdmin(tx: ReadTx, userId: string): Promise<void> {
  if (!(await mayMakeLinks(tx, userId)))
    throw new Failed(403, failureCodes.forbidden, 'Only contract admins decide how others sign in.');
}

async function policyOf({ db, accountId }: Pick<Read, 'db' | 'accountId'>): Promise<SecondFactorPolicy> {
  const found = await db.query<{ policy: SecondFactorPolicy }>(
    'select second_factor as policy from muster.security_policy where account_id = $1',
    [accountId],
  );
  return found.rows[0]?.policy ?? 'optional';
}

async function keep({ db, accountId }: Write, secondFactor: SecondFactorPolicy, at: number): Promise<void> {
  await db.query(
    `insert into muster.security_policy (account_id, second_factor, updated_at) values ($1, $2, $3)
     on conflict (account_id) do update
       set second_factor = excluded.second_factor, updated_at = excluded.updated_at`,
    [accountId, secondFactor, at],
  );
}

/**
 * Active people with a sign-in, by its id. Ids of memberships are of the database's collation, those of rows of "C": compared
 * as they are, the database would use no index.
 */
async function membersOf({ db, accountId }: Read): Promise<{ id: string; isAdmin: boolean }[]> {
  const found = await db.query<{ id: string; isAdmin: boolean }>(
    `select m.auth_user_id as id, exists (select 1 from muster.roles r where r.account_id = $1
         and r."k_byUser" = m.user_id and not r.gone and r.row->>'role' = any($2)) as "isAdmin"
     from muster.memberships m join muster.users u on u.account_id = m.account_id and u.id = m.user_id collate "C"
     where m.account_id = $1 and not u.gone and u.row->>'status' = 'active'`,
    [accountId, rolesThat('security.edit')],
  );
  return found.rows;
}
