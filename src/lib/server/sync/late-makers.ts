import { accessOf } from '../../domain/access/access-of.ts';
import { applyMutation, type MutationCall } from '../../domain/mutations/apply.ts';
import { madeIds } from '../../domain/mutations/depends.ts';
import { type Outcome, refuse } from '../../domain/mutations/mutation.ts';
import { missingRows, type Refusal } from '../../domain/records/core/refusal.ts';
import type { AccountStore } from '../store/account-store.ts';
import type { Write } from '../store/write-once.ts';
import { isTrouble } from '../store/trouble.ts';

/** Refusals tried in one transaction: each runs a mutation, while the account waits. */
const AT_ONCE = 5;

/** Refusals that wait for what this mutation makes. */
export async function waitingFor(
  write: Write,
  { id, name, version, args }: Pick<MutationCall, 'id' | 'name' | 'version'> & { readonly args?: unknown },
): Promise<readonly string[]> {
  const made = args === undefined ? [] : madeIds({ id, name, version, args });
  if (made.length === 0) return [];
  const found = await write.db.query<{ id: string }>({
    name: 'refusal/missing',
    text: 'select distinct id from muster."refusals_byMissing" where account_id = $1 and key = any($2) order by id',
    values: [write.accountId, made],
  });
  return found.rows.map(({ id }) => id);
}

/**
 * P5: what was refused because a record was not there is tried again once the record is made. Nobody names a record
 * before it is made, but after a backup was restored people send again what it lacks, each when they come by: an
 * assignment may be here before its contract, an erasure before the person. In the name of whoever did it, with the
 * rights they have now. `at` (ms): the server's clock.
 */
export async function tryAgain(
  account: AccountStore,
  refusals: readonly string[],
  at: number,
): Promise<void> {
  const waiting = [...refusals];
  const tried = new Set<string>();
  while (waiting.length > 0) {
    const some = waiting.splice(0, AT_ONCE).filter((id) => !tried.has(id));
    for (const id of some) tried.add(id);
    const more = await account.write(at, async (write) => {
      const found: string[] = [];
      for (const id of some) found.push(...(await tryOne(write, id, at)));
      return found;
    });
    waiting.push(...(more ?? []));
  }
}

/** Answers the refusals that wait for what it made. */
async function tryOne(write: Write, id: string, at: number): Promise<readonly string[]> {
  const { db, tx } = write;
  const refusal = await tx.get('refusals', id);
  if (!refusal || refusal.discardedAt !== undefined) return [];
  const call = callOf(refusal, at);
  if (!call || (await tx.get('users', refusal.userId))?.status !== 'active') return [];
  await db.query('savepoint retry');
  const outcome = await attempt(write, call, refusal);
  if (outcome.status === 'refused') {
    tx.discard();
    await db.query('rollback to savepoint retry');
    return [];
  }
  keepRest(write, refusal, outcome);
  await tx.flush(write.version, at);
  await db.query('release savepoint retry');
  return waitingFor(write, call);
}

async function attempt(
  write: Write,
  call: MutationCall,
  { userId, isPartial }: Pick<Refusal, 'userId' | 'isPartial'>,
): Promise<Outcome> {
  try {
    const made = new Set<string>();
    const access = accessOf(userId, await write.tx.find('roles', 'byUser', userId));
    const outcome = await applyMutation(write.tx, call, access, made);
    // The line of history of a batch is there from its first run, with the same id.
    const fresh = isPartial ? [...made].filter((id) => !id.startsWith('av_')) : made;
    if (outcome.status === 'accepted') await write.tx.flush(write.version, call.at, new Set(fresh));
    return outcome;
  } catch (error) {
    if (isTrouble(error)) throw error;
    return refuse('failed');
  }
}

/** What was refused whole is sent as it was; of a batch that was accepted, the rows that lacked something alone. */
function callOf(
  { mutationId, name, version, args, isPartial, details }: Refusal,
  at: number,
): MutationCall | null {
  try {
    const whole = JSON.parse(args) as Record<string, unknown>;
    const sent = isPartial ? { ...whole, rows: missingRows({ args, details }) } : whole;
    return { id: mutationId, name, version, args: sent, at };
  } catch {
    return null;
  }
}

/** The refusal goes, or keeps the rows that are still refused. */
function keepRest(
  { tx }: Write,
  refusal: Refusal,
  { refusedRows = [] }: Extract<Outcome, { status: 'accepted' }>,
): void {
  const before = refusal.isPartial ? ((refusal.details['rows'] ?? []) as { reason: string }[]) : [];
  const rows = [...before.filter(({ reason }) => reason !== 'not-found'), ...refusedRows];
  if (rows.length === 0) tx.remove('refusals', refusal.id);
  else tx.put('refusals', { ...refusal, isPartial: true, reason: 'rows', details: { rows } });
}
