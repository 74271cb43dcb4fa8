import pg from 'pg';
import { rolesThat } from '../../domain/access/roles.ts';

/**
 * Whether the company asks this person to show something beside the password. One question in one way, since every
 * request of somebody signed in puts it: a statement list is one transaction, to which the account is bound.
 */
export async function asksFactor(
  pool: pg.Pool,
  { accountId, userId }: { accountId: string; userId: string },
): Promise<boolean> {
  const [account, user] = [pg.escapeLiteral(accountId), pg.escapeLiteral(userId)];
  const admins = rolesThat('security.edit')
    .map((role) => pg.escapeLiteral(role))
    .join(', ');
  const answers = (await pool.query(
    `select set_config('muster.account', ${account}, true);
     select 1 from muster.security_policy p where p.account_id = ${account} and (p.second_factor = 'everybody'
       or (p.second_factor = 'admins' and exists (select 1 from muster.roles r where r.account_id = ${account}
         and r."k_byUser" = ${user} and not r.gone and r.row->>'role' in (${admins}))))`,
  )) as unknown as readonly pg.QueryResult[];
  return answers.at(-1)?.rowCount === 1;
}
