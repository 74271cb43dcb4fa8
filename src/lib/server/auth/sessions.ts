import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { Unavailable } from '../store/trouble.ts';
import { ask } from './ask-sign-ins.ts';
import type { SignInSettings } from './auth-options.ts';
import { digestOf } from './hashed-tokens.ts';

const DAY_MS = 86_400_000;

/** Last use is true to within this; less would be a write for every few requests. */
const TOUCH_MS = 5 * 60_000;

export interface KeptSession {
  readonly id: string;
  /** ms. */
  readonly beganAt: number;
  /** ms, true to within five minutes. */
  readonly usedAt: number;
  /** Where it began: an address, "" where none is known. */
  readonly address: string;
  /** How the browser names itself; "": it did not. */
  readonly browser: string;
}

/** Sessions of sign-ins, as rows: what their people see of them, and how they end. */
export class Sessions {
  private readonly pool: pg.Pool;
  private readonly days: number;

  constructor({ pool, sessionDays = 90 }: Pick<SignInSettings, 'pool' | 'sessionDays'>) {
    this.pool = pool;
    this.days = sessionDays;
  }

  /** Those that open something at `at`, the last used first; `from`: sessions that began before do not count. */
  async of(signInId: string, { from, at }: { from: number; at: number }): Promise<readonly KeptSession[]> {
    const since = Math.max(from, at - this.days * DAY_MS);
    const found = await this.pool.query<KeptSession>(
      `select id, coalesce("ipAddress", '') as address, coalesce("userAgent", '') as browser,
              (extract(epoch from "createdAt") * 1000)::float8 as "beganAt",
              (extract(epoch from "updatedAt") * 1000)::float8 as "usedAt"
       from session where "userId" = $1 and "expiresAt" > $2 and "createdAt" >= $3
       order by "updatedAt" desc, id limit 200`,
      [signInId, new Date(at), new Date(since)],
    );
    return found.rows;
  }

  /** Ends one, or with `but` all others; answers how many ended. */
  async end(signInId: string, which: { readonly id: string } | { readonly but: string }): Promise<number> {
    const [is, id] = 'id' in which ? ['=', which.id] : ['<>', which.but];
    const ended = await this.pool.query(`delete from session where "userId" = $1 and id ${is} $2`, [
      signInId,
      id,
    ]);
    return ended.rowCount ?? 0;
  }

  /** Notes that a session was used, every few minutes. That it could not be noted is nobody's trouble. */
  async touch(id: string, usedAt: number): Promise<void> {
    const now = Date.now();
    if (now - usedAt < TOUCH_MS) return;
    await this.pool
      .query('update session set "updatedAt" = $2 where id = $1 and "updatedAt" < $3', [
        id,
        new Date(now),
        new Date(now - TOUCH_MS),
      ])
      .catch(() => undefined);
  }

  /** When the person of a session showed last that it is them, ms: by signing in, or when asked again. */
  async confirmedAt(sessionId: string): Promise<number> {
    const [found] = await ask<{ at: number }>(
      this.pool,
      `select greatest(confirmed_at, extract(epoch from "createdAt") * 1000)::float8 as at
       from session where id = $1`,
      [sessionId],
    );
    return found?.at ?? 0;
  }

  /**
   * The person of a session has shown that it is them: it goes on under another token, which it answers, and what
   * somebody took of it before is no more than it was. null: the session has ended.
   */
  async confirm({ id, sessionId }: { id: string; sessionId: string }, at: number): Promise<string | null> {
    const token = newToken();
    const confirmed = await ask(
      this.pool,
      'update session set token = $3, confirmed_at = $4 where id = $1 and "userId" = $2 returning 1',
      [sessionId, id, digestOf(token), at],
    );
    return confirmed.length === 1 ? token : null;
  }

  /**
   * Sets the password of a sign-in and ends its sessions but one, which gets another token: what somebody took of it
   * opens nothing any more. Answers the token; null, and nothing is changed, when the session has ended.
   */
  async keepOnly(
    { id, sessionId }: { id: string; sessionId: string },
    passwordHash: string,
  ): Promise<string | null> {
    const token = newToken();
    const kept = await this.pool
      .query(
        // One statement: all of it, or nothing.
        `with kept as (
           update session set token = $3, "updatedAt" = now() where id = $2 and "userId" = $1 returning 1),
         ended as (delete from session where "userId" = $1 and id <> $2 and exists (select from kept))
         update account set password = $4, "updatedAt" = now()
         where "userId" = $1 and "providerId" = 'credential' and exists (select from kept)`,
        [id, sessionId, digestOf(token), passwordHash],
      )
      .catch((cause: unknown) => {
        throw new Unavailable('The password could not be changed', { cause });
      });
    return kept.rowCount === 1 ? token : null;
  }
}

/** 192 random bits, as better-auth's own have 190. */
function newToken(): string {
  return randomBytes(24).toString('base64url');
}
