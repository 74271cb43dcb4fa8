import type { Access } from '../../domain/access/access.ts';
import { type Collection, collections, isCollection } from '../../domain/records/collections.ts';
import { type Cookie, PAGE_ROWS, type PullLine, type SpanPoint } from '../../protocol/pull.ts';
import type { Read } from '../store/account-store.ts';
import {
  changesAfter,
  isSeenFollowed,
  type Place,
  seenAfter,
  type SeenText,
  type Span,
  startOf,
} from './changes-after.ts';
import { inOrderOfKey, isFollowed } from './page-after.ts';
import { pageLine } from './pull-lines.ts';
import { CHANGES_A_PIECE, spanEnd } from './span-end.ts';

/** What check-ins tell, beside the collections and after them. */
const SEEN = 'seen';
type Stream = Collection | typeof SEEN;
const streams: readonly Stream[] = [...collections, SEEN];

export function isStream(name: string): name is Stream {
  return name === SEEN || isCollection(name);
}

export interface CatchingUp {
  readonly read: Read;
  readonly access: Access;
  /** Where it goes on: after its version, or within a span. */
  readonly from: Cookie;
  /** As of this snapshot. */
  readonly fresh: Cookie;
  /** Rows after which a piece ends. */
  readonly changes?: number | undefined;
  readonly pageRows?: number | undefined;
  readonly takesSeen: boolean;
}

/**
 * L4: the next piece of what changed, and the cookie after it. It ends with a version, so that what is shown in between was
 * once so; where a single version has more rows than a piece, within it, at a row. A row that changes meanwhile
 * comes with a later span.
 */
export async function catchUpPiece(given: CatchingUp): Promise<{ lines: string[]; next: Cookie }> {
  await inOrderOfKey(given.read);
  const piece = await pieceOf(given);
  await inOrderOfKey(given.read, false);
  return piece;
}

async function pieceOf(given: CatchingUp): Promise<{ lines: string[]; next: Cookie }> {
  const { read, access, from, fresh, changes = CHANGES_A_PIECE } = given;
  const since = from.version;
  const whole = { since, upTo: fresh.version };
  const upTo = from.part?.upTo ?? (await spanEnd(read, access, { span: whole, changes }));
  const span = { since, upTo };
  const changed = await changedStreams(read, span);
  const lines: string[] = [];
  let rows = 0;
  for (let at: StreamPlace | null = startAt(from.part, span); at;) {
    if (rows >= changes * LARGE) return { lines, next: { ...fresh, version: since, part: { upTo, ...at } } };
    const page = changed.has(at.stream) ? await pageOf(given, { span, at }) : NOTHING;
    lines.push(...page.lines);
    rows += page.weight;
    at = page.next ? { stream: at.stream, ...page.next } : nextStream(at.stream, span);
  }
  return { lines, next: { ...fresh, version: upTo } };
}

/** Pieces of rows that a span may have before it is parted: a write of a few hundred rows goes over the end of a piece. */
const LARGE = 2;

interface StreamPlace extends Place {
  readonly stream: Stream;
}

interface StreamPage {
  readonly lines: readonly string[];
  /** In rows. */
  readonly weight: number;
  /** null: the stream has no more. */
  readonly next: Place | null;
}

const NOTHING: StreamPage = { lines: [], weight: 0, next: null };

function startAt(part: SpanPoint | undefined, span: Span): StreamPlace | null {
  if (!part) return { stream: streams[0]!, ...startOf(span) };
  const { stream, version, id } = part;
  return isStream(stream) ? { stream, version, id } : null;
}

function nextStream(stream: Stream, span: Span): StreamPlace | null {
  const next = streams[streams.indexOf(stream) + 1];
  return next ? { stream: next, ...startOf(span) } : null;
}

interface At {
  readonly span: Span;
  readonly at: StreamPlace;
}

function pageOf(given: CatchingUp, { span, at }: At): Promise<StreamPage> {
  if (at.stream === SEEN)
    return given.takesSeen
      ? seenPage(given, { span, at })
      : rowsPage(given, { collection: 'devices', isOfSeen: true, span, at });
  return rowsPage(given, { collection: at.stream, isOfSeen: false, span, at });
}

async function rowsPage(
  { read, access, pageRows = PAGE_ROWS }: CatchingUp,
  { collection, isOfSeen, span, at }: At & { collection: Collection; isOfSeen: boolean },
): Promise<StreamPage> {
  const page = await changesAfter(read, access, { collection, isOfSeen, span, after: at, pageRows });
  const lines: string[] = [];
  if (page.rows !== null) lines.push(pageLine(collection, page, ''));
  if (page.gone.length > 0) lines.push(lineOf({ line: 'gone', collection, ids: [...page.gone] }));
  return { lines, weight: page.count, next: isFollowed(page, { collection, pageRows }) ? page.last : null };
}

async function seenPage({ read, access }: CatchingUp, { span, at }: At): Promise<StreamPage> {
  const seen = await seenAfter(read, access, { span, after: at });
  const lines = seen.count > 0 ? [seenLine(seen)] : [];
  return { lines, weight: seen.count / 8, next: isSeenFollowed(seen) ? seen.last : null };
}

function seenLine({ ids, at, users }: SeenText): string {
  const distances = at.map((one, place) => one - (at[place - 1] ?? 0));
  const others = users.flatMap((user, place): [number, string][] => (user === null ? [] : [[place, user]]));
  return lineOf({ line: 'seen', ids, at: distances, users: others });
}

/** One look at each index, so that an empty pull asks no collection for rows. */
async function changedStreams(read: Read, { since, upTo }: Span): Promise<ReadonlySet<string>> {
  const parts = streams.map((stream) => {
    const [table, axis] = stream === SEEN ? ['devices', 'seen_version'] : [stream, 'version'];
    return `select '${stream}' as name where exists
      (select from muster.${table} where account_id = $1 and ${axis} > $2 and ${axis} <= $3)`;
  });
  const found = await read.db.query<{ name: string }>({
    name: 'pull/changed',
    text: parts.join(' union all '),
    values: [read.accountId, since, upTo],
  });
  return new Set(found.rows.map(({ name }) => name));
}

function lineOf(line: PullLine): string {
  return JSON.stringify(line) + '\n';
}
