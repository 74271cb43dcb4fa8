import type { Access } from '../../domain/access/access.ts';
import { accessOf } from '../../domain/access/access-of.ts';
import type { Assignment } from '../../domain/records/assignment.ts';
import type { Role } from '../../domain/records/role.ts';
import type { User } from '../../domain/records/user.ts';
import type { Read } from '../store/account-store.ts';

/**
 * null: the person is no longer in the account, or has left. Keys are compared with the parameter and not with the row's
 * id: the two are of different collations, and the database would read all assignments instead of an index.
 */
export async function accessIn({ db, accountId }: Read, userId: string): Promise<Access | null> {
  const found = await db.query<{ user: User; roles: Role[] | null; contracts: string[] | null }>({
    name: 'pull/access',
    text: `select u.row as user,
             (select json_agg(r.row) from muster.roles r
              where r.account_id = $1 and r."k_byUser" = $2 and not r.gone) as roles,
             (select json_agg(distinct a.row->>'contractId') from muster.assignments a
              where a.account_id = $1 and a."k_byOpenUser" = $2 and not a.gone) as contracts
           from muster.users u
           where u.account_id = $1 and u.id = $2 and not u.gone`,
    values: [accountId, userId],
  });
  const [person] = found.rows;
  if (person?.user.status !== 'active') return null;
  const granted = person.contracts ?? [];
  return accessOf(
    userId,
    person.roles ?? [],
    granted.map((contractId): Granted => ({ userId, contractId, endedAt: null })),
  );
}

type Granted = Pick<Assignment, 'userId' | 'contractId' | 'endedAt'>;
