import { randomBytes } from 'node:crypto';
import { newId } from '../../base/ids.ts';
import { currentFrom } from '../http/request-id.ts';
import { failureKinds, type NewSecurityEvent } from '../../protocol/security-event.ts';

const HOUR_MS = 3_600_000;
/** Of one kind, about one person by one person, within an hour: more are counted up in one row. */
const ROWS_AN_HOUR = { failures: 20, others: 60 } as const;
/** Failures of everybody in a company, within an hour. For 400 days without a pause that is a gigabyte and a half. */
const FAILURES_AN_HOUR = 500;
/** A User-Agent is 120 characters mostly; somebody who sends 16 kB is not kept whole. */
const MOST_BROWSER = 300;
const MOST_ADDRESS = 64;
const MOST_DETAIL = 200;
/** What is no text of a database (NUL), and what moves the cursor of whoever reads a log. */
const CONTROLS = /\p{Cc}/gu;

/** A connection that is bound to the account. */
interface BoundConnection {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/**
 * Appends events of one account. Equal failures from one address within an hour are one row, counted up; and from
 * `ROWS_AN_HOUR` on whatever comes.
 */
export async function insertEvents(
  db: BoundConnection,
  accountId: string,
  events: readonly NewSecurityEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await db.query(INSERT, [accountId, JSON.stringify(events.map(rowOf)), FAILURES_AN_HOUR]);
}

/** With where it comes from; to be called while its request is under way. */
export function placedEvent(event: NewSecurityEvent): NewSecurityEvent {
  const { address, browser } = currentFrom();
  return { ...event, address: event.address ?? address, browser: event.browser ?? browser };
}

/** Cut to what is kept and shown. */
export function plainEvent(event: NewSecurityEvent): Required<NewSecurityEvent> {
  const details = Object.entries(event.details ?? {}).map(([name, value]) => [
    name,
    typeof value === 'string' ? plain(value, MOST_DETAIL) : value,
  ]);
  return {
    ...event,
    address: plain(event.address ?? '', MOST_ADDRESS),
    browser: plain(event.browser ?? '', MOST_BROWSER),
    details: Object.fromEntries(details) as Required<NewSecurityEvent>['details'],
  };
}

function rowOf(event: NewSecurityEvent) {
  const isFailure = failureKinds.includes(event.kind);
  const id = newId('se', event.at, { bytes: (count) => randomBytes(count) });
  const hour = Math.floor(event.at / HOUR_MS);
  const all = `${hour}|${event.kind}|`;
  const prefix = `${all}${event.userId ?? ''}|${event.actorId ?? ''}|`;
  const kept = plainEvent(event);
  const own = isFailure ? `${kept.address}|${JSON.stringify(kept.details)}` : id;
  const most = isFailure ? ROWS_AN_HOUR.failures : ROWS_AN_HOUR.others;
  return { ...kept, id, all: isFailure ? all : null, prefix, own, most };
}

function plain(text: string, most: number): string {
  return text.replace(CONTROLS, ' ').slice(0, most);
}

/** '~' sorts after whatever a key has: a prefix is a range of the index. What is folded names nobody that it is not of. */
const INSERT = `
  with given as (
    select * from jsonb_to_recordset($2::jsonb) as g (id text, at bigint, kind text, "actorId" text, "userId" text,
      address text, browser text, details jsonb, "all" text, prefix text, own text, most int)),
  counted as (
    select g.*,
      "all" is not null and (select count(*) from muster.security_events e where e.account_id = $1
        and e.fold_key >= g."all" and e.fold_key < g."all" || '~') >= $3::int as is_flood,
      (select count(*) from muster.security_events e where e.account_id = $1
        and e.fold_key >= g.prefix and e.fold_key < g.prefix || '~') >= g.most as is_more
    from given g),
  keyed as (
    select c.*, case when is_flood then "all" || 'more' when is_more then prefix || 'more'
      else prefix || left(own, 400) end as fold_key
    from counted c)
  insert into muster.security_events
    (account_id, id, at, kind, actor_id, user_id, address, browser, details, times, last_at, fold_key)
  select distinct on (fold_key) $1, id, at, kind,
    case when is_flood then null else "actorId" end, case when is_flood then null else "userId" end,
    case when is_flood or is_more then '' else address end, case when is_flood or is_more then '' else browser end,
    case when is_flood or is_more then '{}' else details end,
    count(*) over (partition by fold_key), max(at) over (partition by fold_key), fold_key
  from keyed order by fold_key, at
  on conflict (account_id, fold_key) do update
    set times = security_events.times + excluded.times,
        last_at = greatest(security_events.last_at, excluded.last_at)
`;
