import { hash128 } from '../../base/hash.ts';
import type { Access } from '../../domain/access/access.ts';
import { accessOf } from '../../domain/access/access-of.ts';
import { accessText } from '../../domain/access/visibility.ts';
import { collections, isCollection, SCHEMA_TAG } from '../../domain/records/collections.ts';
import type { Assignment } from '../../domain/records/assignment.ts';
import type { Role } from '../../domain/records/role.ts';
import type { User } from '../../domain/records/user.ts';
import { type Cookie, PAGE_ROWS, type PullLine, type PullRequest } from '../../protocol/pull.ts';
import type { Read } from '../store/account-store.ts';
import type { Store } from '../store/open-store.ts';
import { againLines, catchUpEnd, changeLines, sumsOf, totalsOf, walkPage } from './pull-lines.ts';
import type { SyncSession } from './session.ts';

/** L4: what an answer holds at most, and its pages. */
export interface AnswerSizes {
  readonly pageRows: number;
  /** Of a first sync. */
  readonly pages: number;
  /** Of a catch-up. */
  readonly changes: number;
}

/** 10,000 rows an answer, about 4 MB, so that a cut line costs little. */
const SIZES: AnswerSizes = { pageRows: PAGE_ROWS, pages: 20, changes: 10_000 };

type Reset = Extract<PullLine, { line: 'head' }>['reset'];

/** A pull in its snapshot. */
interface Pulling {
  readonly read: Read;
  readonly access: Access;
  readonly request: PullRequest;
  readonly sizes: AnswerSizes;
  /** The cookie that a complete answer leaves. */
  readonly fresh: Cookie;
}

/**
 * The lines of the answer, each with its line end. They are gathered in one snapshot and the connection is given
 * back before the first is sent, so that a slow reader holds nothing. Throws Unavailable.
 */
export async function* pull(
  store: Pick<Store, 'account' | 'epoch'>,
  session: SyncSession,
  { sizes = SIZES, ...request }: PullRequest & { readonly sizes?: AnswerSizes },
): AsyncIterable<string> {
  if (request.userId !== session.userId || request.accountId !== session.accountId) {
    yield lineOf({ line: 'wrong-person' });
    return;
  }
  yield* await store
    .account(session.accountId)
    .read((read) => gather(read, { session, request, sizes, epoch: store.epoch }));
}

async function gather(
  read: Read,
  {
    session,
    epoch,
    ...asked
  }: { session: SyncSession; request: PullRequest; sizes: AnswerSizes; epoch: string },
): Promise<string[]> {
  const access = await accessIn(read, session.userId);
  if (!access || read.version === null) return [lineOf({ line: 'removed' })];
  const digest = hash128(accessText(access))
    .map((part) => part.toString(36))
    .join('.');
  const fresh = { epoch, schema: SCHEMA_TAG, access: digest, version: read.version };
  const pulling = { read, access, ...asked, fresh };
  const { request } = asked;
  const reset = resetOf(pulling);
  const totals = reset ? await totalsOf(read, access) : {};
  const head = lineOf({ line: 'head', reset, totals, epoch });
  const start = { ...fresh, resume: { collection: collections[0] ?? '', after: '' } };
  const cookie = reset || !request.cookie ? start : request.cookie;
  return [head, ...(await body(pulling, cookie))];
}

/** L3, L4: pages from the resume point; with the last of them, what changed since the walk began. */
async function body(pulling: Pulling, cookie: Cookie): Promise<string[]> {
  const { read, access, request, sizes, fresh } = pulling;
  const { lines, from } = await walk(pulling, cookie);
  if (from.resume) return [...lines, lineOf({ line: 'tail', cookie: from, lastSeq: null })];
  if (from.version < fresh.version) {
    const whole = { since: from.version, upTo: fresh.version };
    const span = { ...whole, upTo: await catchUpEnd(read, whole, sizes.changes) };
    lines.push(...(await changeLines(read, access, { span, ...sizes })));
    // L4: a long catch-up comes in several answers, each of which is kept. Only the last says what is in it of this client.
    const part = { ...fresh, version: span.upTo };
    if (span.upTo < fresh.version) return [...lines, lineOf({ line: 'tail', cookie: part, lastSeq: null })];
  }
  for (const collection of (request.again ?? []).filter(isCollection))
    lines.push(...(await againLines(read, access, { collection, ...sizes })));
  const sums = request.withSums ? { sums: await sumsOf(read, access) } : {};
  lines.push(lineOf({ line: 'tail', cookie: fresh, lastSeq: await lastSeqOf(pulling), ...sums }));
  return lines;
}

/** L4: up to twenty pages by key. */
async function walk({ read, access, sizes }: Pulling, cookie: Cookie): Promise<{ lines: string[]; from: Cookie }> {
  const lines: string[] = [];
  let from = cookie;
  if (!from.resume) return { lines, from };
  await setBitmapScans(read, 'off');
  for (let pages = 0; from.resume && pages < sizes.pages;) {
    const { line, next, isEmpty } = await walkPage(read, access, { from, ...sizes });
    lines.push(line);
    if (!isEmpty) pages++;
    from = next;
  }
  await setBitmapScans(read, 'on');
  return { lines, from };
}

/**
 * Before statistics are gathered of a table that was just filled, the planner sorts all of it for each page: 40 ms
 * at 100,000 rows, where the key's own order takes 2 ms. Without bitmap scans it takes that order.
 */
async function setBitmapScans({ db }: Read, value: 'on' | 'off'): Promise<void> {
  await db.query(`select set_config('enable_bitmapscan', $1, true)`, [value]);
}

/** L2. */
function resetOf({ request: { cookie }, fresh, read }: Pulling): Reset {
  if (!cookie) return 'first';
  // A version that this database never gave: it was set back.
  if (cookie.epoch !== fresh.epoch || cookie.version > fresh.version) return 'epoch';
  // Before the other reasons: it alone makes the browser drop what may no longer be seen at once.
  if (cookie.access !== fresh.access) return 'access';
  if (cookie.schema !== fresh.schema) return 'schema';
  if (cookie.version < read.oldestTombstone) return 'too-old';
  return cookie.resume && !isCollection(cookie.resume.collection) ? 'schema' : null;
}

/** null: the person is no longer in the account, or has left. */
async function accessIn({ db, accountId }: Read, userId: string): Promise<Access | null> {
  const found = await db.query<{ user: User; roles: Role[] | null; contracts: string[] | null }>({
    name: 'pull/access',
    text: `select u.row as user,
             (select json_agg(r.row) from muster.roles r
              where r.account_id = $1 and r."k_byUser" = u.id and not r.gone) as roles,
             (select json_agg(distinct a.row->>'contractId') from muster.assignments a
              where a.account_id = $1 and a."k_byOpenUser" = u.id and not a.gone) as contracts
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

async function lastSeqOf({ read, request }: Pulling): Promise<number> {
  const found = await read.db.query<{ last: string }>({
    name: 'pull/last',
    text: `select last_seq as last from muster.clients
           where account_id = $1 and client_id = $2 and user_id = $3`,
    values: [read.accountId, request.clientId, request.userId],
  });
  return Number(found.rows[0]?.last ?? 0);
}

function lineOf(line: PullLine): string {
  return JSON.stringify(line) + '\n';
}
