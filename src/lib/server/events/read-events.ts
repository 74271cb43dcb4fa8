import type { EventQuery, EventsAnswer, SecurityEvent } from '../../protocol/security-event.ts';
import type { Read } from '../store/account-store.ts';
import type { Store } from '../store/open-store.ts';
import type { SyncSession } from '../sync/session.ts';
import { requireAdmin } from './admin-read.ts';

/** What a screen shows at once, and 60 kB. */
const PAGE = 200;
/** People whose name has the words: who types less than a name reads through a list of people instead. */
const MOST_PEOPLE = 500;

/** Events of the company, the newest first. Throws Failed 403 unless a contract admin asks. */
export function readEvents(
  store: Pick<Store, 'account'>,
  session: SyncSession,
  query: EventQuery,
): Promise<EventsAnswer> {
  return store.account(session.accountId).read(async (read) => {
    await requireAdmin(read.tx, session.userId);
    const people = await peopleNamed(read, query.person ?? '');
    const wanted = wantedBy(query, people);
    const found = await eventsOf(read, wanted, query.next);
    const events = found.slice(0, PAGE);
    const last = events.at(-1);
    return {
      events,
      names: await namesOf(read, events),
      total: query.next === undefined ? await totalOf(read, wanted) : null,
      next: found.length > PAGE && last ? `${last.at}.${last.id}` : null,
    };
  });
}

interface Wanted {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** A condition on the events of the bound account, with its values from $2 on. */
function wantedBy({ kind, from, until }: EventQuery, people: readonly string[] | null): Wanted {
  const values: unknown[] = [];
  const is = (text: (parameter: string) => string, value: unknown): string =>
    text(`$${values.push(value) + 1}`);
  const conditions = [
    ...(kind === undefined ? [] : [is((p) => `kind = ${p}`, kind)]),
    ...(from === undefined ? [] : [is((p) => `at >= ${p}::bigint`, from)]),
    ...(until === undefined ? [] : [is((p) => `at < ${p}::bigint`, until)]),
    ...(people === null ? [] : [is((p) => `(user_id = any(${p}) or actor_id = any(${p}))`, people)]),
  ];
  return { text: ['account_id = $1', ...conditions].join(' and '), values };
}

async function eventsOf(
  { db, accountId }: Read,
  { text, values }: Wanted,
  next: string | undefined,
): Promise<SecurityEvent[]> {
  const [at, id] = next?.split('.') ?? [];
  const after =
    next === undefined ? '' : ` and (at, id) < ($${values.length + 2}::bigint, $${values.length + 3})`;
  const found = await db.query<SecurityEvent>(
    `select id, at::float8 as at, kind, actor_id as "actorId", user_id as "userId", address, browser, details,
            times, last_at::float8 as "lastAt"
     from muster.security_events where ${text}${after} order by at desc, id desc limit ${PAGE + 1}`,
    [accountId, ...values, ...(next === undefined ? [] : [at, id])],
  );
  return found.rows;
}

async function totalOf({ db, accountId }: Read, { text, values }: Wanted): Promise<number> {
  const found = await db.query<{ total: number }>(
    `select count(*)::float8 as total from muster.security_events where ${text}`,
    [accountId, ...values],
  );
  return found.rows[0]?.total ?? 0;
}

/** null: nobody is asked about. */
async function peopleNamed({ db, accountId }: Read, words: string): Promise<readonly string[] | null> {
  const text = words.trim().toLowerCase();
  if (text === '') return null;
  const found = await db.query<{ id: string }>(
    `select id from muster.users where account_id = $1 and not gone and strpos(lower(concat(
       row->>'firstName', ' ', row->>'lastName', ' ', row->>'email')), $2) > 0 order by id limit ${MOST_PEOPLE}`,
    [accountId, text],
  );
  return found.rows.map(({ id }) => id);
}

async function namesOf({ tx }: Read, events: readonly SecurityEvent[]): Promise<Record<string, string>> {
  const ids = (pick: (event: SecurityEvent) => unknown): string[] => [
    ...new Set(events.map(pick).filter((id) => typeof id === 'string')),
  ];
  const people = [
    ...ids(({ actorId }) => actorId),
    ...ids(({ userId }) => userId),
    ...ids(({ details }) => details['madeBy']),
  ];
  const users = [...(await tx.getMany('users', people))].map(
    ([id, { firstName, lastName, email }]) => [id, `${firstName} ${lastName}`.trim() || email] as const,
  );
  const keys = [
    ...(await tx.getMany(
      'enrolmentKeys',
      ids(({ details }) => details['keyId']),
    )),
  ];
  const contracts = [
    ...(await tx.getMany(
      'contracts',
      ids(({ details }) => details['contractId']),
    )),
  ];
  return Object.fromEntries([
    ...users,
    ...keys.map(([id, { name }]) => [id, name] as const),
    ...contracts.map(([id, { number, label }]) => [id, label || number] as const),
  ]);
}
