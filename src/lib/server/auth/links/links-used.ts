import type { UsedLink } from '../../../protocol/session.ts';
import type { Read } from '../../store/account-store.ts';

/**
 * The one-time links by which this person's password was set, the newest first, for as long as links are kept: 30 days.
 * Told to the person, since whoever has a link is that person.
 */
export async function linksUsed({ db, accountId }: Read, userId: string): Promise<UsedLink[]> {
  const found = await db.query<UsedLink>(
    `select s.kind, s.used_at::float8 as at, s.is_mailed as "isMailed",
       trim(concat(u.row->>'firstName', ' ', u.row->>'lastName')) as "madeBy"
     from muster.invitation_secrets s
     left join muster.users u on u.account_id = s.account_id and u.id = s.issued_by and not u.gone
     where s.account_id = $1 and s.user_id = $2 and s.used_at is not null
     order by s.used_at desc limit 10`,
    [accountId, userId],
  );
  return found.rows;
}
