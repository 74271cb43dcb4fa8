import { hash128 } from '../../base/hash.ts';
import type { Access } from '../../domain/access/access.ts';
import { accessText } from '../../domain/access/visibility.ts';
import { type Collection, collections, isCollection, SCHEMA_TAG } from '../../domain/records/collections.ts';
import type { Cookie, PullLine, PullRequest } from '../../protocol/pull.ts';
import { isReadyFor, type ReadySet, readySetOf } from '../pages/ready-set.ts';
import type { Read } from '../store/account-store.ts';
import type { Store } from '../store/open-store.ts';
import { accessIn } from './access-in.ts';
import { inOrderOfKey } from './page-after.ts';
import { catchUpPiece, isStream } from './catch-up.ts';
import { againLines, markLine, sumsOf, totalsOf, walkPage } from './pull-lines.ts';
import type { SyncSession } from './session.ts';

/** L4: how an answer is cut up, other than it is otherwise. */
export interface AnswerSizes {
  /** Of a catch-up. */
  readonly changesAPiece?: number;
  readonly pageRows?: number;
  /** Of a first sync, an answer. */
  readonly pages?: number;
  /** Whoever asks takes ready pages. */
  readonly takesReady?: boolean;
  /** And cookies within a span of changes. */
  readonly takesParts?: boolean;
  /** And what check-ins tell by itself. */
  readonly takesSeen?: boolean;
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
  /** The rows that check-ins belong to are at hand: not while others are built beside those that are shown. */
  readonly takesSeen: boolean;
  /** The cookie that a complete answer leaves. */
  readonly fresh: Cookie;
  /** What is ready, where it was looked up; null: nothing that helps. */
  readonly ready?: ReadySet | null;
}

interface Piece {
  readonly lines: string[];
  readonly takesSeen: boolean;
  /** Where the next piece goes on; null: the answer ends. */
  readonly next: Cookie | null;
}

/** Where an answer goes on with its next piece. */
interface Going {
  readonly from: Cookie;
  readonly takesSeen: boolean;
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
  let going: Going | null = null;
  do {
    const given = { session, request, sizes, epoch: store.epoch, going };
    const piece: Piece = await account.read((read) => gather(read, given));
    yield* piece.lines;
    going = piece.next && { from: piece.next, takesSeen: piece.takesSeen };
  } while (going);
}

interface Given extends Pick<Pulling, 'request' | 'sizes'> {
  readonly session: SyncSession;
  readonly epoch: string;
  /** null: the answer begins. */
  readonly going: Going | null;
}

async function gather(read: Read, given: Given): Promise<Piece> {
  const { session, request, sizes, epoch, going } = given;
  const access = await accessIn(read, session.userId);
  if (!access || read.version === null)
    return { lines: going ? [] : [lineOf({ line: 'removed' })], takesSeen: false, next: null };
  const digest = hash128(accessText(access))
    .map((part) => part.toString(36))
    .join('.');
  const fresh = { epoch, schema: SCHEMA_TAG, access: digest, version: read.version };
  const pulling = { read, access, request, sizes, fresh };
  if (!going) return firstPiece({ ...pulling, takesSeen: false });
  const { from, takesSeen } = going;
  // What the person sees has changed meanwhile: the answer ends without a tail, and the next question is told why.
  return from.access === fresh.access
    ? body({ ...pulling, takesSeen }, from)
    : { lines: [], takesSeen, next: null };
}

async function firstPiece(pulling: Pulling): Promise<Piece> {
  const { read, access, request, fresh } = pulling;
  const reset = resetOf(pulling) ?? (await resetInstead(pulling));
  const totals = reset ? await totalsOf(read, access) : {};
  const head = lineOf({ line: 'head', reset, totals, epoch: fresh.epoch });
  // Ready pages may be older than this snapshot: what changed since they were made follows by version.
  const ready = reset ? await readyOf(pulling) : null;
  const version = Math.min(fresh.version, ready?.version ?? fresh.version);
  const start = { ...fresh, version, resume: { collection: collections[0] ?? '', after: '' } };
  const takesSeen = pulling.sizes.takesSeen === true && (reset === null || reset === 'first');
  const from = reset || !request.cookie ? start : request.cookie;
  const piece = await body({ ...pulling, takesSeen, ...(reset ? { ready } : {}) }, from);
  return { ...piece, lines: [head, ...piece.lines] };
}

/** L3, L4: pages from the resume point; with the last of them, what changed since the walk began. */
async function body(pulling: Pulling, cookie: Cookie): Promise<Piece> {
  const { read, access, fresh, sizes, takesSeen } = pulling;
  const { lines, from } = await walk(pulling, cookie);
  if (from.resume) {
    lines.push(lineOf({ line: 'tail', cookie: from, lastSeq: null }));
    return { lines, takesSeen, next: null };
  }
  if (from.version < fresh.version) {
    const { changesAPiece: changes, pageRows } = sizes;
    const piece = await catchUpPiece({ read, access, from, fresh, changes, pageRows, takesSeen });
    lines.push(...piece.lines);
    const { next } = piece;
    // An older build takes no cookie within a span, and waits for the one at its end.
    const marks = next.part && !sizes.takesParts ? [] : [markLine(next)];
    if (next.part || next.version < fresh.version) return { lines: [...lines, ...marks], takesSeen, next };
  }
  return { lines: [...lines, ...(await ending(pulling))], takesSeen, next: null };
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

/** L4: up to twenty pages by key, and where ready ones are to be had. */
async function walk(pulling: Pulling, cookie: Cookie): Promise<{ lines: string[]; from: Cookie }> {
  const { read, access, sizes } = pulling;
  const lines: string[] = [];
  let from = cookie;
  if (!from.resume) return { lines, from };
  const { ready = await readyOf(pulling) } = pulling;
  await inOrderOfKey(read);
  const most = sizes.pages ?? PAGES;
  for (let [pages, size] = [0, 0]; from.resume && pages < most && size < MOST_CHARACTERS;) {
    const told = readyLines(pulling, ready, from);
    lines.push(...told.lines);
    from = told.from;
    const { line, next, isEmpty } = await walkPage(read, access, { from, pageRows: sizes.pageRows });
    lines.push(line);
    size += line.length;
    if (!isEmpty) pages++;
    from = next;
  }
  await inOrderOfKey(read, false);
  return { lines, from };
}

/** null: there are none, whoever asks takes none, or they are older than what was pulled already. */
async function readyOf({ read, sizes, request: { cookie } }: Pulling): Promise<ReadySet | null> {
  if (!sizes.takesReady) return null;
  const ready = await readySetOf(read.db, read);
  return ready && ready.version >= (cookie?.resume ? cookie.version : 0) ? ready : null;
}

/** Of the collection that is next; what came after the last of them is walked as any other row. */
function readyLines(
  { access }: Pulling,
  ready: ReadySet | null,
  from: Cookie,
): { lines: string[]; from: Cookie } {
  const { collection, after } = from.resume ?? { collection: '', after: '' };
  if (!ready || !isReadyFor(access, collection)) return { lines: [], from };
  const pages = (ready.pages.get(collection) ?? []).filter(({ last }) => last > after);
  const cookies = pages.map(({ last }): Cookie => ({ ...from, resume: { collection, after: last } }));
  const lines = pages.map((page, at) => lineOf({ line: 'ready', collection, ...page, cookie: cookies[at]! }));
  return { lines, from: cookies.at(-1) ?? from };
}

/** L2. */
function resetOf({ request: { cookie }, fresh, read }: Pulling): Reset {
  if (!cookie) return 'first';
  // A version that this database never gave: it was set back.
  const last = Math.max(cookie.version, cookie.part?.upTo ?? 0);
  if (cookie.epoch !== fresh.epoch || last > fresh.version) return 'epoch';
  // Before the other reasons: it alone makes the browser drop what may no longer be seen at once.
  if (cookie.access !== fresh.access) return 'access';
  if (cookie.schema !== fresh.schema) return 'schema';
  if (cookie.version < read.oldestTombstone) return 'too-old';
  if (cookie.resume && !isCollection(cookie.resume.collection)) return 'schema';
  return cookie.part && !isStream(cookie.part.stream) ? 'schema' : null;
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
