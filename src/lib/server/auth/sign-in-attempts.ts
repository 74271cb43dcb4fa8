import { createHash } from 'node:crypto';
import type pg from 'pg';
import { Unavailable } from '../store/trouble.ts';
import { signInAddress } from './sign-in-address.ts';

/** How many there may be at once, and the first and the longest wait that more lead to. Between them it doubles. */
interface Bound {
  readonly free: number;
  readonly firstMs: number;
  readonly longestMs: number;
}

type Bounds = Readonly<Record<'both' | 'email' | 'address', Bound>>;

/**
 * One who guesses at one account from one address soon waits; who does from many addresses tries 1,440 passwords a day
 * of which each still waits only a minute, so that nobody can lock somebody else out; and an address is mostly that of a
 * whole office.
 */
const FAILURES: Bounds = {
  both: { free: 5, firstMs: 1_000, longestMs: 15 * 60_000 },
  email: { free: 50, firstMs: 1_000, longestMs: 60_000 },
  address: { free: 50, firstMs: 1_000, longestMs: 5 * 60_000 },
};

/**
 * Codes beside the password. Who comes so far has the password, so that nobody else is kept out; and of a million codes
 * three open at a time: whoever tries five an hour for a year, from wherever, finds one with a chance of one in eight.
 */
const CODES: Bounds = {
  both: { free: 5, firstMs: 1_000, longestMs: 15 * 60_000 },
  email: { free: 5, firstMs: 1_000, longestMs: 15 * 60_000 },
  address: { free: 50, firstMs: 1_000, longestMs: 5 * 60_000 },
};

/**
 * Links that are asked for by mail: three at once, then one in a minute, two, four … a mailbox gets ten in an hour from
 * one address, and about thirty from all there are. Whoever waits for nothing else has three in theirs already.
 */
const MAILED_LINKS: Bounds = {
  both: { free: 3, firstMs: 60_000, longestMs: 60 * 60_000 },
  email: { free: 10, firstMs: 60_000, longestMs: 15 * 60_000 },
  address: { free: 30, firstMs: 1_000, longestMs: 15 * 60_000 },
};

/** After as long without a failure nothing is held against anybody. */
const FORGET_MS = 3_600_000;

interface Counted {
  readonly key: string;
  readonly count: number;
  readonly at: number;
}

/** Who tries to sign in. */
export interface Attempt {
  readonly email: string;
  readonly address: string;
  /** ms. */
  readonly at: number;
}

/** What is counted: each apart from the other. */
const KINDS = { failures: FAILURES, codes: CODES, 'mailed-links': MAILED_LINKS } as const;

/** Failed sign-ins, or links asked for, by account and by address, together for all processes on one database. */
export class SignInAttempts {
  private readonly pool: pg.Pool;
  private readonly kind: keyof typeof KINDS;

  constructor(pool: pg.Pool, kind: keyof typeof KINDS = 'failures') {
    this.pool = pool;
    this.kind = kind;
  }

  /**
   * Counts an attempt as failed before it is checked, so that many at once are counted too: `succeeded` takes it back.
   * Answers how long to wait first, in ms; above 0 it was not counted, and must not be checked.
   */
  async begin(attempt: Attempt): Promise<number> {
    const client = await this.pool.connect().catch(unavailable);
    let failed: Error | undefined;
    try {
      await client.query('begin');
      const wait = await this.count(client, attempt);
      await client.query('commit');
      return wait;
    } catch (cause) {
      // The connection goes, and with it what was begun.
      failed = cause instanceof Error ? cause : new Error('failed');
      return unavailable(cause);
    } finally {
      client.release(failed);
    }
  }

  /** The password was right: whose it is does not wait for what others tried. */
  async succeeded(attempt: Attempt): Promise<void> {
    const { both, email, address } = keysOf(attempt, this.kind);
    await this.pool
      .query('delete from sign_in_attempts where key = any($1)', [[both, email]])
      .then(() =>
        this.pool.query('update sign_in_attempts set count = count - 1 where key = $1 and count > 0', [
          address,
        ]),
      )
      .catch(unavailable);
  }

  /** Takes out what is not held against anybody any more. */
  async sweep(at: number): Promise<void> {
    await this.pool.query('delete from sign_in_attempts where at < $1', [at - FORGET_MS]);
  }

  private async count(client: pg.PoolClient, attempt: Attempt): Promise<number> {
    const keys = keysOf(attempt, this.kind);
    const { at } = attempt;
    // In order of key, so that two never wait for each other.
    const sorted = Object.values(keys).sort();
    await client.query(
      'insert into sign_in_attempts select key, 0, $2 from unnest($1::text[]) key on conflict do nothing',
      [sorted, at],
    );
    const found = await client.query<Counted>(
      'select key, count, at::float8 as at from sign_in_attempts where key = any($1) order by key for update',
      [sorted],
    );
    const countOf = (key: string): Counted | undefined => found.rows.find((one) => one.key === key);
    const waits = Object.entries(KINDS[this.kind]).map(([name, bound]) =>
      waitOf(bound, countOf(keys[name as keyof Bounds]), at),
    );
    const wait = Math.max(...waits);
    if (wait > 0) return wait;
    await client.query(
      `update sign_in_attempts set count = case when at < $3 then 1 else count + 1 end, at = $2
       where key = any($1)`,
      [sorted, at, at - FORGET_MS],
    );
    return 0;
  }
}

/** What is left of the wait after the last failure, ms. */
function waitOf({ free, firstMs, longestMs }: Bound, counted: Counted | undefined, at: number): number {
  if (!counted || counted.count < free || counted.at < at - FORGET_MS) return 0;
  const delay = Math.min(longestMs, firstMs * 2 ** (counted.count - free));
  return Math.max(0, counted.at + delay - at);
}

/** Digests: whoever reads the table learns neither emails nor addresses. */
function keysOf(
  { email, address }: Attempt,
  kind: keyof typeof KINDS,
): Readonly<Record<keyof Bounds, string>> {
  const account = signInAddress(email);
  const keyOf = (parts: readonly string[]) => digestOf(kind === 'failures' ? parts : [kind, ...parts]);
  return {
    both: keyOf(['both', account, address]),
    email: keyOf(['email', account]),
    address: keyOf(['address', address]),
  };
}

function digestOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function unavailable(cause: unknown): never {
  throw new Unavailable('Attempts to sign in could not be counted', { cause });
}
