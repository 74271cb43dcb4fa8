import { hash128 } from '../../base/hash.ts';
import type { Access } from '../../domain/access/access.ts';
import { accessOf } from '../../domain/access/access-of.ts';
import { accessText } from '../../domain/access/visibility.ts';
import { type Collection, collections, isCollection, SCHEMA_TAG } from '../../domain/records/collections.ts';
import type { Assignment } from '../../domain/records/assignment.ts';
import type { Role } from '../../domain/records/role.ts';
import type { User } from '../../domain/records/user.ts';
import type { Cookie, PullLine, PullRequest } from '../../protocol/pull.ts';
import type { Read } from '../store/account-store.ts';
import type { Store } from '../store/open-store.ts';
import { againLines, changeLines, markLine, pieceEnd, sumsOf, totalsOf, walkPage } from './pull-lines.ts';
import type { SyncSession } from './session.ts';

/** L4: how an answer is cut up, other than it is otherwise. */
export interface AnswerSizes {
  /** Of a catch-up. */
  readonly changesAPiece?: number;
  readonly pageRows?: number;
  /** Of a first sync, an answer. */
  readonly pages?: number;
}

/** 10,000 rows, about 4 MB, so that a cut line costs little. */
const PAGES = 20;
/** Characters after which an answer ends with its page: it is kept in memory until it is read. */
const MOST_CHARACTERS = 8_000_000;

type Reset = Extract<PullLine, { line: 'head' }>['reset'];

/** A piece of a pull in its snapshot. */
interface Pulling {
  readonly read: Read;
  readonly access: Access;
  readonly request: PullRequest;
  readonly sizes: AnswerSizes;
  /** The cookie that a complete answer leaves. */
  readonly fresh: Cookie;
}

interface Piece {
  readonly lines: string[];
  /** Where the next piece goes on; null: the answer ends. */
  readonly next: Cookie | null;
}

/**
 * The lines of the answer, each with its line end. A piece of them is gathered in one snapshot, and the connection is given
 * back before the first of them is sent, so that a slow reader holds nothing. A long catch-up has several pieces, each in
 * a snapshot of its own and with the cookie to go on from; what is confirmed, and the sums, are of the last one. Throws
 * Unavailable.
 */
export async function* pull(
  store: Pick<Store, 'account' | 'epoch'>,
  session: SyncSession,
  request: PullRequest,
  sizes: AnswerSizes = {},
): AsyncIterable<string> {
  if (request.userId !== session.userId || request.accountId !== session.accountId) {
    yield lineOf({ line: 'wrong-person' });
    return;
  }
  const account = store.account(session.accountId);
  let from: Cookie | null = null;
  do {
    const given = { session, request, sizes, epoch: store.epoch, from };
    const piece: Piece = await account.read((read) => gather(read, given));
    yield* piece.lines;
    from = piece.next;
  } while (from);
}

interface Given extends Pick<Pulling, 'request' | 'sizes'> {
  readonly session: SyncSession;
  readonly epoch: string;
  /** Where this answer goes on; null: it begins. */
  readonly from: Cookie | null;
}

async function gather(read: Read, given: Given): Promise<Piece> {
  const { session, request, sizes, epoch, from } = given;
  const access = await accessIn(read, session.userId);
  if (!access || read.version === null)
    return { lines: from ? [] : [lineOf({ line: 'removed' })], next: null };
  const digest = hash128(accessText(access))
    .map((part) => part.toString(36))
    .join('.');
  const fresh = { epoch, schema: SCHEMA_TAG, access: digest, version: read.version };
  const pulling = { read, access, request, sizes, fresh };
  if (!from) return firstPiece(pulling);
  // What the person sees has changed meanwhile: the answer ends without a tail, and the next question is told why.
  return from.access === fresh.access ? body(pulling, from) : { lines: [], next: null };
}

async function firstPiece(pulling: Pulling): Promise<Piece> {
  const { read, access, request, fresh } = pulling;
  const reset = resetOf(pulling) ?? (await resetInstead(pulling));
  const totals = reset ? await totalsOf(read, access) : {};
  const head = lineOf({ line: 'head', reset, totals, epoch: fresh.epoch });
  const start = { ...fresh, resume: { collection: collections[0] ?? '', after: '' } };
  const { lines, next } = await body(pulling, reset || !request.cookie ? start : request.cookie);
  return { lines: [head, ...lines], next };
}

/** L3, L4: pages from the resume point; with the last of them, what changed since the walk began. */
async function body(pulling: Pulling, cookie: Cookie): Promise<Piece> {
  const { read, access, fresh, sizes } = pulling;
  const { lines, from } = await walk(pulling, cookie);
  if (from.resume) {
    lines.push(lineOf({ line: 'tail', cookie: from, lastSeq: null }));
    return { lines, next: null };
  }
  if (from.version < fresh.version) {
    const since = from.version;
    const whole = { since, upTo: fresh.version };
    const upTo = await pieceEnd(read, access, { span: whole, changes: sizes.changesAPiece });
    lines.push(...(await changeLines(read, access, { span: { since, upTo }, pageRows: sizes.pageRows })));
    const next = { ...fresh, version: upTo };
    if (upTo < fresh.version) return { lines: [...lines, markLine(next)], next };
  }
  return { lines: [...lines, ...(await ending(pulling))], next: null };
}

async function ending(pulling: Pulling): Promise<string[]> {
  const { read, access, request, sizes, fresh } = pulling;
  const lines: string[] = [];
  for (const collection of againOf(request))
    lines.push(...(await againLines(read, access, { collection, pageRows: sizes.pageRows })));
  const sums = request.withSums ? { sums: await sumsOf(read, access) } : {};
  lines.push(lineOf({ line: 'tail', cookie: fresh, lastSeq: await lastSeqOf(pulling), ...sums }));
  return lines;
}

/** L4: up to twenty pages by key. */
async function walk(
  { read, access, sizes }: Pulling,
  cookie: Cookie,
): Promise<{ lines: string[]; from: Cookie }> {
  const lines: string[] = [];
  let from = cookie;
  if (!from.resume) return { lines, from };
  await setBitmapScans(read, 'off');
  const most = sizes.pages ?? PAGES;
  for (let [pages, size] = [0, 0]; from.resume && pages < most && size < MOST_CHARACTERS;) {
    const { line, next, isEmpty } = await walkPage(read, access, { from, pageRows: sizes.pageRows });
    lines.push(line);
    size += line.length;
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

/** L7: what the browser asks for once more, each once. */
function againOf(request: PullRequest): ReadonlySet<Collection> {
  return new Set((request.again ?? []).filter(isCollection));
}

/**
 * L7: what has diverged and is larger than an answer may be is not sent again in one: all is built anew, in answers that
 * can be gone on with, while the old rows stay on screen.
 */
async function resetInstead({ read, access, request }: Pulling): Promise<Reset> {
  const again = againOf(request);
  if (again.size === 0) return null;
  const totals = await totalsOf(read, access);
  const rows = [...again].reduce((sum, collection) => sum + (totals[collection] ?? 0), 0);
  const isLarge =
    rows > AGAIN_ROWS || (again.has('refusals') && (await refusedBytes(read, access)) > MOST_CHARACTERS);
  return isLarge ? 'schema' : null;
}

/** What was refused of a person, which holds what was sent: of other rows 10,000 are 4 MB. */
async function refusedBytes({ db, accountId }: Read, { userId }: Access): Promise<number> {
  const found = await db.query<{ bytes: string }>(
    `select coalesce(sum(octet_length(row::text)), 0) as bytes from muster.refusals
     where account_id = $1 and "v_userId" = $2 and not gone`,
    [accountId, userId],
  );
  return Number(found.rows[0]?.bytes ?? 0);
}

/** As many as an answer of a first sync has. */
const AGAIN_ROWS = 10_000;

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
