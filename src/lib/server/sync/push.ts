import type { PoolClient } from 'pg';
import type { Access } from '../../domain/access/access.ts';
import { applyMutation, contextOf } from '../../domain/mutations/apply.ts';
import { type Outcome, refuse } from '../../domain/mutations/mutation.ts';
import { findMutation } from '../../domain/mutations/registry.ts';
import type { Reason } from '../../domain/records/reason.ts';
import { derivedId } from '../../base/ids.ts';
import {
  MAX_MUTATION_BYTES,
  type PushAnswer,
  type PushedMutation,
  type PushRequest,
} from '../../protocol/push.ts';
import type { Store, Writing } from '../store/store.ts';
import { isTrouble } from '../store/trouble.ts';
import { accessFor, type Person } from './person.ts';

type Done = Extract<PushAnswer, { status: 'done' }>;
type Result = Done['results'][number];

interface Push {
  readonly writing: Writing;
  readonly person: Person;
  readonly clientId: string;
  readonly now: number;
}

/** Applies a browser's mutations. Throws Unavailable when the database does not answer: then nothing was acknowledged. */
export async function push(
  store: Store,
  person: Person,
  { request, now }: { request: PushRequest; now: number },
): Promise<PushAnswer> {
  // P2: the session decides who acts; a body of another person changes nothing.
  if (request.accountId !== person.accountId || request.userId !== person.userId)
    return { status: 'wrong-person' };
  // P3: account and role are bound, and the account's clock locked, by `write`.
  return store.write(person.accountId, async (writing) => {
    const access = await accessFor(writing.tx, person);
    if (!access) return { status: 'removed' };
    const { clientId } = request;
    const last = await lockClient(writing.client, { ...person, clientId });
    if (last === null) return { status: 'forked', last: 0 };
    return pushAll({ writing, person, clientId, now }, request.mutations, last);
  });
}

/** P3: the client's row, which belongs to one user; null when it is somebody else's. */
async function lockClient(
  client: PoolClient,
  { accountId, userId, clientId }: Person & { clientId: string },
): Promise<number | null> {
  await client.query(
    'insert into muster.clients (account_id, client_id, user_id) values ($1, $2, $3) on conflict do nothing',
    [accountId, clientId, userId],
  );
  const { rows } = await client.query<{ user_id: string; last_seq: string }>(
    'select user_id, last_seq from muster.clients where account_id = $1 and client_id = $2 for update',
    [accountId, clientId],
  );
  return rows[0]?.user_id === userId ? Number(rows[0].last_seq) : null;
}

async function pushAll(run: Push, mutations: readonly PushedMutation[], before: number): Promise<PushAnswer> {
  const results: Result[] = [];
  let last = before;
  for (const mutation of mutations) {
    const known = await knownResult(run, mutation.id);
    // P4: another mutation has this number: a copy of this browser used the clientId.
    if (mutation.seq <= last && !known) return settle(run, last, { status: 'forked', last });
    if (mutation.seq > last + 1) return settle(run, last, { status: 'gap', last });
    results.push({ seq: mutation.seq, ...(known ?? (await applyOne(run, mutation))) });
    last = Math.max(last, mutation.seq);
  }
  return settle(run, last, { status: 'done', last, results });
}

/** What was done so far stays done, whatever the answer is. */
async function settle(
  { writing, person, clientId }: Push,
  last: number,
  answer: PushAnswer,
): Promise<PushAnswer> {
  await writing.client.query(
    'update muster.clients set last_seq = $3 where account_id = $1 and client_id = $2',
    [person.accountId, clientId, last],
  );
  return answer;
}

/** P4: a mutation this account has seen answers as it did then. */
async function knownResult(
  { writing, person }: Push,
  id: string,
): Promise<Pick<Result, 'result' | 'reason'> | null> {
  const { rows } = await writing.client.query<{ reason: string | null }>(
    'select reason from muster.mutations where account_id = $1 and id = $2',
    [person.accountId, id],
  );
  const [row] = rows;
  if (!row) return null;
  return { result: 'known', ...(row.reason === null ? {} : { reason: row.reason }) };
}

/** P5: one mutation between savepoints: it is applied, or leaves a refusal, and never blocks the queue. */
async function applyOne(run: Push, mutation: PushedMutation): Promise<Pick<Result, 'result' | 'reason'>> {
  const outcome = await outcomeOf(run, mutation);
  await keepOutcome(run, mutation, outcome);
  const reason = outcome.status === 'refused' ? outcome.reason : null;
  await run.writing.client.query(
    'insert into muster.mutations (account_id, id, result, reason) values ($1, $2, $3, $4)',
    [run.person.accountId, mutation.id, outcome.status, reason],
  );
  return { result: outcome.status, ...(reason === null ? {} : { reason }) };
}

async function outcomeOf({ writing, person, now }: Push, mutation: PushedMutation): Promise<Outcome> {
  if (mutation.args === undefined) return refuse('too-large', { limit: MAX_MUTATION_BYTES });
  const { client, tx } = writing;
  await client.query('savepoint one');
  try {
    // A mutation before this one may have changed what the person may do.
    const access = await accessFor(tx, person);
    if (!access) throw new Error('The person vanished within a push');
    const outcome = await applyMutation(tx, { ...mutation, args: mutation.args, at: now }, access);
    if (outcome.status === 'accepted') await tx.flush();
    else tx.discard();
    await client.query('release savepoint one');
    return outcome;
  } catch (error) {
    tx.discard();
    if (isTrouble(error)) throw error;
    await client.query('rollback to savepoint one');
    return refuse('failed');
  }
}

/** Writes the refusal of a mutation, or of rows of an accepted batch. */
async function keepOutcome(run: Push, mutation: PushedMutation, outcome: Outcome): Promise<void> {
  if (outcome.status === 'refused') {
    await writeRefusal(run, mutation, { reason: outcome.reason, details: outcome.details, isPartial: false });
  } else if (outcome.refusedRows && outcome.refusedRows.length > 0) {
    await writeRefusal(run, mutation, {
      reason: 'rows',
      details: { rows: outcome.refusedRows },
      isPartial: true,
    });
  }
}

async function writeRefusal(
  { writing, person, now }: Push,
  mutation: PushedMutation,
  why: { reason: Reason; details: Readonly<Record<string, unknown>>; isPartial: boolean },
): Promise<void> {
  writing.tx.put('refusals', {
    id: derivedId('rf', mutation.id, 'refusal'),
    userId: person.userId,
    mutationId: mutation.id,
    name: mutation.name,
    version: mutation.version,
    args: mutation.args === undefined ? '' : JSON.stringify(mutation.args),
    isPartial: why.isPartial,
    at: mutation.at,
    refusedAt: now,
    reason: why.reason,
    details: { ...why.details },
    subject: subjectOf(mutation),
  });
  await writing.tx.flush();
}

/** The record a mutation is about, as far as its arguments can be read. */
function subjectOf(mutation: PushedMutation): { collection: string; id: string } | null {
  const known = findMutation(mutation.name, mutation.version);
  if (!known || mutation.args === undefined) return null;
  try {
    return known.subject(mutation.args, contextOf(mutation, NOBODY));
  } catch {
    // Arguments of any shape come here; a subject is a help, not a promise.
    return null;
  }
}

const NOBODY: Access = { userId: '', roles: [], coordinatedContracts: [], grantedContracts: [] };
