import type { PolicyAnswer } from '../../protocol/security-event.ts';
import { Failed } from '../http/answers.ts';
import type { Read } from '../store/account-store.ts';
import type { Write } from '../store/write-once.ts';
import type { Store } from '../store/open-store.ts';
import type { SyncSession } from '../sync/session.ts';
import { requireAdmin } from './admin-read.ts';

/** As the table has it where the company has not decided. */
const UNDECIDED: PolicyAnswer = { eventsDays: 400 };

/** What the company decided. Throws Failed 403 unless a contract admin asks. */
export function readPolicy(store: Pick<Store, 'account'>, session: SyncSession): Promise<PolicyAnswer> {
  return store.account(session.accountId).read(async (read) => {
    await requireAdmin(read.tx, session.userId);
    return policyOf(read);
  });
}

/** Decides how long events are kept; they go with the next upkeep. Throws Failed 403 unless a contract admin asks. */
export async function changePolicy(
  store: Pick<Store, 'account'>,
  session: SyncSession,
  { eventsDays, at }: PolicyAnswer & { readonly at: number },
): Promise<PolicyAnswer> {
  const changed = await store.account(session.accountId).write(at, async (write) => {
    const { tx, db, accountId } = write;
    await requireAdmin(tx, session.userId);
    const was = await policyOf(write);
    if (was.eventsDays === eventsDays) return was;
    await db.query(
      `insert into muster.security_policy (account_id, events_days, updated_at) values ($1, $2, $3)
       on conflict (account_id) do update set events_days = excluded.events_days, updated_at = excluded.updated_at`,
      [accountId, eventsDays, at],
    );
    const details = { of: 'events', from: was.eventsDays, to: eventsDays };
    await write.record({ kind: 'policy-changed', actorId: session.userId, userId: null, at, details });
    return { eventsDays };
  });
  if (!changed) throw new Failed(404, 'not-found', 'There is no such company.');
  return changed;
}

async function policyOf({ db, accountId }: Pick<Read | Write, 'db' | 'accountId'>): Promise<PolicyAnswer> {
  const found = await db.query<PolicyAnswer>(
    'select events_days as "eventsDays" from muster.security_policy where account_id = $1',
    [accountId],
  );
  return found.rows[0] ?? UNDECIDED;
}
