import type pg from 'pg';
import type { ReadTx } from '../../domain/tx.ts';
import type { NewSecurityEvent } from '../../protocol/security-event.ts';
import { insertEvents, placedEvent } from '../events/insert-events.ts';
import { asksFactor } from './asks-factor.ts';
import { boundTransaction } from './bound-transaction.ts';
import type { EventLane } from './event-lane.ts';
import { People } from './people.ts';
import { RowTx } from './rows/row-tx.ts';
import { isTrouble, isWorthRepeating, Unavailable } from './trouble.ts';
import type { Turns } from './turns.ts';
import type { Changed } from './poke-text.ts';
import { type Committed, type Write, writeOnce } from './write-once.ts';

/** A read of one account in one snapshot. */
export interface Read {
  readonly db: pg.ClientBase;
  readonly tx: ReadTx;
  readonly accountId: string;
  /** The account's clock in this snapshot; null: there is no such account. */
  readonly version: number | null;
  /** Changes up to here may have lost their tombstones. */
  readonly oldestTombstone: number;
}

type Clock = { version: string; oldest_tombstone: string };

/** Named: a database may have another default, under which writers that waited for the clock would all fail. */
const BEGIN_WRITE = 'begin isolation level read committed';

const REPEATS = 4;

/** Where an account's transactions get their connections. */
export interface AccountPools {
  readonly reads: pg.Pool;
  readonly writes: pg.Pool;
  /** Writers of an account wait here for its clock, and not with a connection in their hands. */
  readonly writers: Turns;
  /** Where events that happened wait to be kept. */
  readonly lane: EventLane;
  /** Hears of every event of security that was kept. */
  onEvent?(accountId: string, event: NewSecurityEvent): void;
  /** Hears of what this process changed, right after the commit. */
  onChange?(accountId: string, changed: Changed): void;
}

/** One account's rows: every transaction is bound to the account, and to nothing else. */
export class AccountStore {
  private readonly pools: AccountPools;
  private readonly accountId: string;

  constructor(pools: AccountPools, accountId: string) {
    this.pools = pools;
    this.accountId = accountId;
  }

  /**
   * P3: one transaction, at `at` (ms) by the server's clock, that holds the account's clock, so that commit order is version order. Answers null when
   * there is no such account. What the last `tx` writes hold is flushed; on a throw nothing is written. Repeats on
   * deadlock and serialization failure; throws Unavailable when the database can't.
   */
  write<T>(at: number, work: (write: Write) => Promise<T>): Promise<T | null> {
    const { accountId } = this;
    return this.inLine((db, committed) => writeOnce(db, { accountId, at, work, committed }));
  }

  /**
   * As `write`, of an account that begins in the same transaction: all of it is there, or nothing. Answers null, and
   * begins nothing, when `may` says no or there is such an account.
   */
  begin<T>(
    { at, isSample, may }: { at: number; isSample: boolean; may?: (people: People) => Promise<boolean> },
    work: (write: Write) => Promise<T>,
  ): Promise<T | null> {
    const { accountId } = this;
    return this.inLine(async (db, committed) => {
      const people = new People(db);
      if (may && !(await may(people))) return null;
      return (await people.createAccount(accountId, isSample))
        ? writeOnce(db, { accountId, at, work, committed })
        : null;
    });
  }

  /** L4: everything read is of one snapshot. */
  async read<T>(work: (read: Read) => Promise<T>): Promise<T> {
    const { accountId } = this;
    try {
      const begin = 'begin isolation level repeatable read read only';
      return await boundTransaction(this.pools.reads, { accountId, begin }, async (db) => {
        const clock = await db.query<Clock>(
          'select version, oldest_tombstone from muster.clocks where account_id = $1',
          [accountId],
        );
        const found = clock.rows[0];
        const version = found ? Number(found.version) : null;
        const oldestTombstone = Number(found?.oldest_tombstone ?? 0);
        const tx = new RowTx(db, accountId);
        return work({ db, tx, accountId, version, oldestTombstone });
      });
    } catch (error) {
      throw unavailableOr(error);
    }
  }

  /** Whether the company asks this person for a second factor. */
  async asksFactor(userId: string): Promise<boolean> {
    try {
      return await asksFactor(this.pools.reads, { accountId: this.accountId, userId });
    } catch (error) {
      throw unavailableOr(error);
    }
  }

  /** Keeps an event of security beside what writers do: nobody waits for the account's clock. */
  async record(event: NewSecurityEvent): Promise<void> {
    const placed = placedEvent(event);
    await this.pools.lane.add(this.accountId, placed);
    // Here and not where it is kept, together with those of other requests: the log names the request.
    this.tell([placed]);
  }

  /** For the lane. */
  keepEvents(events: readonly NewSecurityEvent[]): Promise<void> {
    return this.aside((db) => insertEvents(db, this.accountId, events));
  }

  /** A transaction that waits for no clock: what it writes is nothing that anybody pulls. Throws Unavailable. */
  async aside<T>(work: (db: pg.ClientBase) => Promise<T>): Promise<T> {
    try {
      const bound = { accountId: this.accountId, begin: BEGIN_WRITE };
      return await boundTransaction(this.pools.writes, bound, work);
    } catch (error) {
      throw unavailableOr(error);
    }
  }

  private tell(events: readonly NewSecurityEvent[]): void {
    for (const event of events) this.pools.onEvent?.(this.accountId, event);
  }

  private inLine<T>(work: (db: pg.ClientBase, committed: Committed) => Promise<T>): Promise<T> {
    return this.pools.writers.take(this.accountId, () => this.repeated(work));
  }

  private async repeated<T>(work: (db: pg.ClientBase, committed: Committed) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const committed: Committed = { events: [], changed: null };
      try {
        const bound = { accountId: this.accountId, begin: BEGIN_WRITE };
        const answer = await boundTransaction(this.pools.writes, bound, (db) => work(db, committed));
        this.tell(committed.events);
        if (committed.changed) this.pools.onChange?.(this.accountId, committed.changed);
        return answer;
      } catch (error) {
        if (isWorthRepeating(error) && attempt < REPEATS) continue;
        throw unavailableOr(error);
      }
    }
  }
}

/** Trouble of the database as Unavailable; what has its own words for it stays as it is. */
function unavailableOr(error: unknown): unknown {
  if (error instanceof Unavailable || !isTrouble(error)) return error;
  return new Unavailable('The database is not available', { cause: error });
}
