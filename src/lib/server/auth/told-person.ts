import { browserWords } from '../../base/browser-words.ts';
import type { Told } from '../../protocol/session.ts';
import type { Read } from '../store/account-store.ts';

const DAY_MS = 86_400_000;
const TOLD_DAYS = 30;
const MOST = 10;

interface Event {
  readonly kind: 'password-changed' | 'factors-reset' | 'session-ended' | 'sessions-ended' | 'signed-in';
  readonly at: number;
  readonly browser: string;
  readonly address: string;
  /** "": the person, or nobody who is known. */
  readonly by: string;
}

/**
 * What happened to a person's sign-in in 30 days that they would want to know of, the newest first: their password was
 * changed, somebody else took out their second step or ended their sessions, a browser signed in that had not before.
 */
export async function toldPerson({ db, accountId }: Read, userId: string, at: number): Promise<Told[]> {
  const found = await db.query<Event>(
    `select e.kind, e.at::float8 as at, e.browser, e.address,
       case when e.actor_id = $2 then ''
         else trim(concat(u.row->>'firstName', ' ', u.row->>'lastName')) end as by
     from muster.security_events e
     left join muster.users u on u.account_id = e.account_id and u.id = e.actor_id and not u.gone
     where e.account_id = $1 and e.user_id = $2 and (e.kind in ('password-changed', 'factors-reset', 'signed-in')
       or e.kind in ('session-ended', 'sessions-ended') and e.actor_id is distinct from $2)
     order by e.at desc, e.id desc limit 300`,
    [accountId, userId],
  );
  const told = withoutKnownBrowsers(found.rows).filter((event) => event.at > at - TOLD_DAYS * DAY_MS);
  return told.slice(0, MOST).map((event) => ({ ...event, browser: browserWords(event.browser) }));
}

/** Of sign-ins, the newest first, those alone by a browser that was not seen before; the first of all is no news. */
function withoutKnownBrowsers(events: readonly Event[]): readonly Event[] {
  const seen = new Set<string>();
  const news = [...events].reverse().filter((event) => {
    if (event.kind !== 'signed-in') return true;
    const words = browserWords(event.browser);
    const isNew = seen.size > 0 && !seen.has(words);
    seen.add(words);
    return isNew;
  });
  return news.reverse();
}
