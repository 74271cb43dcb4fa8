import { unreachable } from '../base/assert.ts';
import { isCollection } from '../domain/records/collections.ts';
import { Overtaken } from '../replica/sync-port.ts';
import {
  type Cookie,
  type PullLine,
  type PullRequest,
  TAKES,
  TAKES_PARTS,
  TAKES_READY,
  TAKES_SEEN,
} from '../protocol/pull.ts';
import { PROTOCOL } from '../protocol/version.ts';
import { ask } from './ask.ts';
import { NotOurAnswer, pullLines } from './pull-lines.ts';
import { type Fetched, withReadyPages } from './ready-pages.ts';
import type { Surroundings } from './surroundings.ts';
import type { Trouble } from './trouble.ts';

type Outside = Pick<Surroundings, 'port' | 'fetch' | 'timers'>;
type Head = Extract<PullLine, { line: 'head' }>;
type Tail = Extract<PullLine, { line: 'tail' }>;

export interface PullWishes {
  /** L7: compare sums at the end of this pull. */
  readonly withSums: boolean;
  /** L7: collections found to differ, still to be pulled again. */
  readonly again: readonly string[];
  /** A first sync begins, or its rows arrive. */
  filling(begun: { totals: Head['totals'] } | { rows: number }): void;
  /** L7: these differ from the server's. */
  differ(collections: readonly string[]): void;
}

type PullEnd =
  | {
      readonly status: 'done';
      readonly isCompared: boolean;
      /** What the server has of the outbox of this clientId. */
      readonly confirmed: { readonly lastSeq: number; readonly clientId: string };
    }
  /** The clientId is new: what is waiting is to be pushed again (L2, a restored backup). */
  | { readonly status: 'renumbered' }
  | { readonly status: 'trouble'; readonly trouble: Trouble };

type Step =
  | {
      readonly status: 'tail';
      readonly tail: Tail;
      readonly differing: readonly string[];
      readonly wasReset: boolean;
      readonly clientId: string;
    }
  /** Another tab brought the rows further meanwhile. */
  | { readonly status: 'overtaken' }
  | Exclude<PullEnd, { status: 'done' }>;

/** Tabs that all pull when the network comes back: each time one of them gets further. */
const OVERTAKEN_AT_MOST = 5;

/** Pulls until the replica is complete and as new as the server (L4), and mends what has diverged (L7). */
export async function pullAll(outside: Outside, wishes: PullWishes): Promise<PullEnd> {
  let { withSums, again } = wishes;
  let isRenumbered = false;
  let overtaken = 0;
  let cookie = outside.port.beginPull();
  for (let mended = 0; ;) {
    const isWhole = cookie !== null && cookie.resume === undefined;
    const asksSums = isWhole && withSums;
    const step = await pullOnce(outside, { cookie, again: isWhole ? again : [], withSums: asksSums }, wishes);
    if (step.status === 'trouble') return step;
    if (step.status === 'overtaken') {
      if (++overtaken > OVERTAKEN_AT_MOST) return { status: 'trouble', trouble: 'busy' };
      cookie = outside.port.beginPull();
      continue;
    }
    if (step.status === 'renumbered') {
      // L2: the answer's lastSeq was the old clientId's. Only a pull by the new one may say what is confirmed.
      isRenumbered = true;
      cookie = outside.port.beginPull();
      continue;
    }
    if (isPart(step.tail)) {
      if (!isFurther(step.tail.cookie, cookie)) return { status: 'trouble', trouble: 'busy' };
      cookie = outside.port.beginPull();
      continue;
    }
    if (step.differing.length > 0) {
      wishes.differ(step.differing);
      // Twice different, freshly pulled: the fault is not in the rows here. It stays recorded; tomorrow asks again.
      if (mended++ === 2) return doneBy(step, true);
      again = step.differing;
    } else if (step.wasReset && !asksSums) {
      withSums = true;
    } else if (!withSums || asksSums) {
      if (isRenumbered) return { status: 'renumbered' };
      return doneBy(step, asksSums);
    }
    // Pulled whole, or built anew: nothing is left to pull again.
    if (step.differing.length === 0) again = [];
    cookie = outside.port.beginPull();
  }
}

function doneBy({ tail, clientId }: Extract<Step, { status: 'tail' }>, isCompared: boolean): PullEnd {
  return { status: 'done', isCompared, confirmed: { lastSeq: tail.lastSeq ?? 0, clientId } };
}

interface Question {
  readonly cookie: Cookie | null;
  readonly again: readonly string[];
  readonly withSums: boolean;
}

async function pullOnce(outside: Outside, question: Question, wishes: PullWishes): Promise<Step> {
  const clientId = outside.port.clientId();
  const body = requestOf(outside, clientId, question);
  const asked = await ask(outside, '/api/sync/pull', { body, headers: takes(outside) });
  if ('trouble' in asked)
    return { status: 'trouble', trouble: asked.trouble === 'too-large' ? 'busy' : asked.trouble };
  try {
    const lines = withReadyPages(
      outside,
      pullLines(asked.response, () => asked.watch.alive()),
    );
    return await followLines(outside, { lines, question, clientId, wishes });
  } catch (error) {
    // L4: what was applied came with its resume point, so a cut answer is gone on with, not begun anew.
    if (isOfTheLine(error)) return { status: 'trouble', trouble: 'busy' };
    if (error instanceof Overtaken) return { status: 'overtaken' };
    throw error;
  } finally {
    asked.watch.end();
  }
}

/** What this build takes beside what all do. */
function takes({ port }: Outside): Record<string, string> {
  const more = port.takesSeen() ? [TAKES_PARTS, TAKES_SEEN] : [TAKES_PARTS];
  return { [TAKES_READY]: '1', [TAKES]: more.join(',') };
}

/** L1. */
function requestOf({ port }: Outside, clientId: string, question: Question): PullRequest {
  return {
    protocol: PROTOCOL,
    accountId: port.accountId,
    userId: port.userId,
    clientId,
    cookie: question.cookie,
    ...(question.withSums || question.again.length > 0 ? { withSums: true } : {}),
    ...(question.again.length > 0 ? { again: [...question.again] } : {}),
  };
}

interface Answer {
  readonly lines: AsyncIterable<Fetched>;
  readonly question: Question;
  readonly clientId: string;
  readonly wishes: PullWishes;
}

/** L3: head, pages and gone, tail, in this order. Each line is applied, durably, before the next is read. */
async function followLines({ port }: Outside, answer: Answer): Promise<Step> {
  let head: Head | null = null;
  for await (const line of read(answer.lines)) {
    switch (line.line) {
      case 'head':
        if (head) throw new NotOurAnswer('two heads');
        head = checkHead(line, answer.question.cookie);
        if (isRestored(head, port.outboxEpoch())) {
          // L2: the entries get new numbers before any number of that server counts.
          await port.renumber('epoch');
          // The backup may know other roles, and the pull that follows says no more than `first`: rows go at once.
          if (head.reset === 'epoch') await port.beginReset('access', head.totals);
          return { status: 'renumbered' };
        }
        if (head.reset === null) break;
        await port.beginReset(head.reset, head.totals);
        answer.wishes.filling({ totals: head.totals });
        break;
      case 'page':
        if (!head) throw new NotOurAnswer('a page before the head');
        if (!isCollection(line.collection)) return { status: 'trouble', trouble: 'old-app' };
        // L6: the page and its resume point in one transaction.
        await port.applyPage(line);
        answer.wishes.filling({ rows: line.rows.length });
        break;
      case 'ready': {
        if (!head) throw new NotOurAnswer('a page before the head');
        if (!isCollection(line.collection)) return { status: 'trouble', trouble: 'old-app' };
        await port.applyReady(line);
        answer.wishes.filling({ rows: line.rows });
        break;
      }
      case 'seen':
        if (!head) throw new NotOurAnswer('check-ins before the head');
        await port.applySeen(line);
        break;
      case 'gone':
        if (!head) throw new NotOurAnswer('gone before the head');
        if (!isCollection(line.collection)) return { status: 'trouble', trouble: 'old-app' };
        await port.applyGone(line);
        break;
      case 'tail': {
        if (!head) throw new NotOurAnswer('a tail before the head');
        if (port.hasForgotten(line.lastSeq, answer.clientId)) {
          // L2: the same epoch, set back all the same: what it had confirmed goes out again, and its rows are others.
          await port.renumber('epoch');
          await port.beginReset('access', {});
          return { status: 'renumbered' };
        }
        // L3: only now lastSeq counts, with the cookie, for the clientId that asked.
        const differing = await port.applyTail(line, answer.clientId);
        const { clientId } = answer;
        return { status: 'tail', tail: line, differing, wasReset: head.reset !== null, clientId };
      }
      case 'removed':
        if (head) throw new NotOurAnswer('removed after the head');
        return { status: 'trouble', trouble: 'removed' };
      case 'wrong-person':
        if (head) throw new NotOurAnswer('wrong-person after the head');
        return { status: 'trouble', trouble: 'signed-out' };
      default:
        return unreachable(line);
    }
  }
  throw new NotOurAnswer('cut before the tail');
}

/**
 * L2: the rows' cookie is of another database, or the outbox was acknowledged by another one. The second counts too:
 * a browser whose rows were dropped, or that never pulled, has no cookie.
 */
function isRestored(head: Head, outboxEpoch: string | null): boolean {
  return head.reset === 'epoch' || (outboxEpoch !== null && outboxEpoch !== head.epoch);
}

/** Changes can only follow a cookie of the same database. */
function checkHead(head: Head, cookie: Cookie | null): Head {
  if (head.reset === null && head.epoch !== cookie?.epoch)
    throw new NotOurAnswer('changes of another database');
  // Without a cookie there is nothing that a restored backup could contradict.
  if (head.reset === 'epoch' && cookie === null) throw new NotOurAnswer('an epoch without a cookie');
  return head;
}

/** Trouble of the line is told apart from trouble of the storage: only the first may be swallowed. */
class LineCut extends Error {}

async function* read(lines: AsyncIterable<Fetched>): AsyncGenerator<Fetched> {
  const iterator = lines[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch((error: unknown) => {
        throw error instanceof NotOurAnswer ? error : new LineCut(String(error));
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.().catch(() => {});
  }
}

function isOfTheLine(error: unknown): boolean {
  return error instanceof NotOurAnswer || error instanceof LineCut;
}

/** L4: of a first sync, or of a long catch-up: more is to be asked for. */
function isPart({ cookie, lastSeq }: Tail): boolean {
  return cookie.resume !== undefined || lastSeq === null;
}

/** A server that answers the same again would be asked for ever. */
function isFurther(next: Cookie, before: Cookie | null): boolean {
  if (next.resume === undefined && before?.resume === undefined)
    return next.version > (before?.version ?? -1);
  return before?.version !== next.version || JSON.stringify(before.resume) !== JSON.stringify(next.resume);
}
