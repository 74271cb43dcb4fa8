import type { Access } from '../../domain/access/access.ts';
import { accessOf } from '../../domain/access/access-of.ts';
import { applyMutation } from '../../domain/mutations/apply.ts';
import { needsConfirmation } from '../../domain/mutations/confirmed-mutations.ts';
import { type Outcome, refuse } from '../../domain/mutations/mutation.ts';
import {
  MAX_MUTATION_BYTES,
  type PushAnswer,
  type PushedMutation,
  type PushRequest,
} from '../../protocol/push.ts';
import { recordChanges, type Write } from '../store/write-once.ts';
import type { Store } from '../store/open-store.ts';
import { Quota } from '../store/quota.ts';
import { isTrouble, TooMuch } from '../store/trouble.ts';
import { dependentOutcome } from './dependents.ts';
import { tryAgain, waitingFor } from './late-makers.ts';
import { keepRefusals } from './refusals.ts';
import type { SyncSession } from './session.ts';
import { Tries } from './tries.ts';

export interface HowToPush {
  readonly request: PushRequest;
  /** The server's clock, ms. */
  readonly at: number;
  /** Whether the person showed lately that it is them; left out: nothing is held. */
  readonly isConfirmed?: boolean;
  readonly tries?: Tries;
  /** Of a person. */
  readonly refusals?: Quota;
}

/**
 * Refusals are kept until their person settles them: a thousand at once, which nobody makes by hand, and one a second
 * from then on, so that nobody fills the company's database by being refused.
 */
export const REFUSALS = { burst: 1_000, perSecond: 1 } as const;

const MUCH_REFUSED =
  'More of your edits were refused than can be kept at once. The rest is kept on this device and sent again; settle what is in the Inbox.';

type Results = Extract<PushAnswer, { status: 'done' }>['results'];

/** A push under way: what its mutations share. */
interface Running {
  readonly write: Write;
  readonly session: SyncSession;
  readonly at: number;
  readonly isConfirmed: boolean;
  readonly epoch: string;
  readonly tries: Tries;
  readonly refusals: Quota;
  /** null: to be read (again). */
  access: Access | null;
  /** The transaction ends before all mutations are applied. */
  isFull: boolean;
  /** What is next waits for its person to show that it is them, and all after it. */
  isHeld: boolean;
  /** Refusals that wait for what was made. */
  readonly late: string[];
  /** Names of mutations that the person is not allowed. */
  readonly forbidden: string[];
}

/**
 * Rows after which a transaction ends with the mutation that wrote them: no more than a batch of an import. Everybody
 * else of the account waits for its clock meanwhile, and a push of an import has up to a dozen batches.
 */
const ROWS_A_TRANSACTION = 100;

/**
 * Applies a client's mutations in order, once each, in one transaction, or in several where they write much. `at` (ms)
 * is the server's clock, which is the one that is stored. Throws Unavailable when the database can't: what was committed
 * by then is known when it is sent again (P4).
 */
export async function push(
  store: Pick<Store, 'account' | 'epoch'>,
  session: SyncSession,
  { request, at, isConfirmed = true, tries = new Tries(), refusals = new Quota(REFUSALS) }: HowToPush,
): Promise<PushAnswer> {
  // P2: another person's session changes nothing.
  if (request.userId !== session.userId || request.accountId !== session.accountId)
    return { status: 'wrong-person' };
  const results: Results = [];
  const account = store.account(session.accountId);
  for (;;) {
    const part = { ...request, mutations: request.mutations.slice(results.length) };
    let [isFull, isHeld] = [false, false];
    // P3: the account is bound and its clock locked by `write`; P7: it commits, then pokes.
    const late: string[] = [];
    const answer = await account.write(at, async (write) => {
      const { epoch } = store;
      late.length = 0;
      const shared = { write, session, at, isConfirmed, epoch, tries, refusals, late };
      const running: Running = { ...shared, forbidden: [], access: null, isFull: false, isHeld: false };
      const some = await applySome(running, part);
      ({ isFull, isHeld } = running);
      return some;
    });
    await tryAgain(account, late, at);
    if (answer?.status !== 'done') return answer ?? { status: 'removed' };
    results.push(...answer.results);
    // What was done before it is said first: a client from before this answer was known gets as far.
    if (isHeld && results.length === 0) return { status: 'held', last: answer.last };
    if (!isFull) return { ...answer, results };
  }
}

/** As many as one transaction takes, at least one; then `isFull` is set when there are more. */
async function applySome(running: Running, request: PushRequest): Promise<PushAnswer> {
  const { write, session } = running;
  // Who has left is out, whatever their outbox holds; it stays with them for export.
  if ((await write.tx.get('users', session.userId))?.status !== 'active') return { status: 'removed' };
  const client = await lockClient(running, request.clientId);
  if (client.userId !== session.userId) return { status: 'forked', last: client.last };
  const known = await knownOf(write, request.mutations);
  const results: Results = [];
  let last = client.last;
  let stop: 'forked' | 'gap' | null = null;
  for (const one of request.mutations) {
    // P4: a known id counts as done, but does not jump a gap.
    const isKnown = known.has(one.id);
    if (!isKnown && one.seq <= last) stop = 'forked';
    else if (one.seq > last + 1) stop = 'gap';
    running.isHeld = !isKnown && !running.isConfirmed && needsConfirmation(one.name);
    if (stop || running.isHeld) break;
    const result = isKnown ? ({ seq: one.seq, result: 'known' } as const) : await applyOne(running, one);
    if (result === null) {
      // What was taken so far stands; the rest comes again, later.
      if (results.length > 0) break;
      throw new TooMuch(MUCH_REFUSED);
    }
    results.push(result);
    // Also of one that is known: the answer of before may have been lost, and what follows it too.
    if (result.result !== 'refused') running.late.push(...(await waitingFor(write, one)));
    known.add(one.id);
    last = Math.max(last, one.seq);
    running.isFull = results.length < request.mutations.length && write.tx.flushed >= ROWS_A_TRANSACTION;
    if (running.isFull) break;
  }
  if (last > client.last) await saveClient(running, request.clientId, last);
  await recordForbidden(running);
  return stop ? { status: stop, last } : { status: 'done', epoch: running.epoch, last, results };
}

/**
 * P5: inside a savepoint; what is not accepted leaves a refusal instead, so that it never blocks the queue. null: it left
 * nothing, since its person has had more refused than is kept for now.
 */
async function applyOne(running: Running, sent: PushedMutation): Promise<Results[number] | null> {
  const { db, tx, version } = running.write;
  await db.query('savepoint mutation');
  let outcome = await attemptAndFlush(running, sent);
  if (outcome.status === 'refused') {
    tx.discard();
    running.access = null;
    await db.query('rollback to savepoint mutation');
    if (!running.refusals.take(running.session.userId, running.at)) return null;
    outcome = await dependentOutcome(running.write, running.session.userId, { sent, outcome });
    if (outcome.status === 'refused' && outcome.reason === 'forbidden') running.forbidden.push(sent.name);
  }
  await keepRefusals(tx, sent, { outcome, userId: running.session.userId, at: running.at });
  await tx.flush(version, running.at);
  await db.query('release savepoint mutation');
  await remember(running, sent.id, outcome.status);
  const reason = outcome.status === 'refused' ? { reason: outcome.reason } : {};
  return { seq: sent.seq, result: outcome.status, ...reason };
}

async function attemptAndFlush(running: Running, sent: PushedMutation): Promise<Outcome> {
  try {
    const made = new Set<string>();
    const outcome = await attempt(running, sent, made);
    if (outcome.status !== 'accepted') return outcome;
    // The sender chose the id that all others come from: none of them may be that of a row which is there.
    await running.write.tx.flush(running.write.version, running.at, made);
    await recordChanges(running.write, running.session.userId);
    return outcome;
  } catch (error) {
    if (isTrouble(error) && !running.tries.isExhausted(sent.id, error, running.at)) throw error;
    return refuse('failed');
  }
}

async function attempt(running: Running, sent: PushedMutation, made: Set<string>): Promise<Outcome> {
  // P1: the envelope of a mutation that was answered 413.
  if (sent.args === undefined) return refuse('too-large', { limit: MAX_MUTATION_BYTES });
  const { tx } = running.write;
  const { userId } = running.session;
  running.access ??= accessOf(userId, await tx.find('roles', 'byUser', userId));
  const { id, name, version, args } = sent;
  const call = { id, name, version, args, at: running.at };
  const outcome = await applyMutation(tx, call, running.access, made);
  if (tx.hasWritten('roles')) running.access = null;
  return outcome;
}

/** Who tries what they may not do is told to who looks after security: folded, so that nobody fills the disk by it. */
async function recordForbidden({ write, session: { userId }, at, forbidden }: Running): Promise<void> {
  const who = { kind: 'change-refused', actorId: userId, userId, at } as const;
  await write.record(...forbidden.map((change) => ({ ...who, details: { change } })));
}

async function lockClient(
  { write, session }: Running,
  clientId: string,
): Promise<{ userId: string; last: number }> {
  const found = await write.db.query<{ user_id: string; last_seq: string }>(
    'select user_id, last_seq from muster.clients where account_id = $1 and client_id = $2 for update',
    [write.accountId, clientId],
  );
  const client = found.rows[0];
  return client
    ? { userId: client.user_id, last: Number(client.last_seq) }
    : { userId: session.userId, last: 0 };
}

async function saveClient({ write, session }: Running, clientId: string, last: number): Promise<void> {
  await write.db.query(
    `insert into muster.clients (account_id, client_id, user_id, last_seq) values ($1, $2, $3, $4)
     on conflict (account_id, client_id) do update set last_seq = excluded.last_seq`,
    [write.accountId, clientId, session.userId, last],
  );
}

async function knownOf(write: Write, mutations: readonly PushedMutation[]): Promise<Set<string>> {
  const found = await write.db.query<{ id: string }>(
    'select mutation_id as id from muster.known_mutations where account_id = $1 and mutation_id = any($2)',
    [write.accountId, mutations.map((one) => one.id)],
  );
  return new Set(found.rows.map(({ id }) => id));
}

async function remember(running: Running, mutationId: string, result: string): Promise<void> {
  await running.write.db.query({
    name: 'remember',
    text: 'insert into muster.known_mutations values ($1, $2, $3, $4)',
    values: [running.write.accountId, mutationId, result, running.at],
  });
}
