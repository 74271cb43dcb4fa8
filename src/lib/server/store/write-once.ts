import type pg from 'pg';
import type { NewSecurityEvent } from '../../protocol/security-event.ts';
import { insertEvents, placedEvent } from '../events/insert-events.ts';
import { type Changed, pokeText } from './poke-text.ts';
import { RowTx } from './rows/row-tx.ts';

/** A write transaction of one account, whose clock it holds. */
export interface Write {
  readonly tx: RowTx;
  readonly db: pg.ClientBase;
  readonly accountId: string;
  /** What written rows get. */
  readonly version: number;
  /** Set by who pokes later, for many writes at once, or not at all: the commit tells nobody. */
  isQuiet: boolean;
  /** Keeps an event of security with this transaction; told in the log once it is committed. */
  record(...events: readonly NewSecurityEvent[]): Promise<void>;
}

/** What a transaction did, for whoever is told once it is committed. */
export interface Committed {
  readonly events: NewSecurityEvent[];
  /** null: nothing, or nothing that anybody is poked for. */
  changed: Changed | null;
}

export interface Writing<T> {
  readonly accountId: string;
  /** ms, by the server's clock. */
  readonly at: number;
  readonly work: (write: Write) => Promise<T>;
  readonly committed: Committed;
}

/** P3, within a transaction bound to the account: takes its clock, and writes. null: there is no such account. */
export async function writeOnce<T>(
  db: pg.ClientBase,
  { accountId, at, work, committed }: Writing<T>,
): Promise<T | null> {
  const clock = await db.query<{ version: string }>(
    'select version from muster.clocks where account_id = $1 for update',
    [accountId],
  );
  const found = clock.rows[0];
  if (!found) return null;
  const version = Number(found.version) + 1;
  const tx = new RowTx(db, accountId);
  const record = async (...events: readonly NewSecurityEvent[]): Promise<void> => {
    const placed = events.map(placedEvent);
    await insertEvents(db, accountId, placed);
    committed.events.push(...placed);
  };
  const write = { tx, db, accountId, version, isQuiet: false, record };
  const answer = await work(write);
  await tx.flush(version, at);
  await recordChanges(write, null);
  if (tx.flushed > 0) committed.changed = await advance(write);
  return answer;
}

/** Keeps what the rows that were flushed tell of rights, as done by `actorId`; null: not known, or the server itself. */
export async function recordChanges({ tx, record }: Write, actorId: string | null): Promise<void> {
  await record(...tx.takeChanges().map((change) => ({ ...change, actorId })));
}

/** P6, P7: the clock moves with the rows; a notification is delivered by the commit, without what the rows hold. Answers what it tells of. */
async function advance({ tx, db, accountId, version, isQuiet }: Write): Promise<Changed | null> {
  if (isQuiet) {
    await db.query('update muster.clocks set version = $2 where account_id = $1', [accountId, version]);
    return null;
  }
  await db.query('update muster.clocks set version = $2, told_version = $2 where account_id = $1', [
    accountId,
    version,
  ]);
  const changed = tx.touched.changed();
  await db.query(`select pg_notify('muster_poke', $1)`, [pokeText(accountId, changed)]);
  return changed;
}
