import { createHash } from 'node:crypto';
import type pg from 'pg';
import { ask } from '../ask-sign-ins.ts';

/** As long as somebody looks for their key, or their phone. */
const LIFE_MS = 5 * 60_000;

/** What a passkey is to sign, for one purpose of one person; of nobody yet where the passkey is to say who it is. */
export interface Purpose {
  readonly use: 'register' | 'sign-in' | 'second-step' | 'confirm';
  readonly id: string | null;
}

/** Challenges that are out: each is known here, good for one purpose, and taken once. */
export class Challenges {
  private readonly pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  async add(challenge: string, { use, id }: Purpose, at: number): Promise<void> {
    // Whoever asks needs no session: what nobody answered is not left to the upkeep of the day.
    await ask(this.pool, 'delete from challenges where ends_at <= $1', [at]);
    await ask(this.pool, 'insert into challenges (digest, use, user_id, ends_at) values ($1, $2, $3, $4)', [
      digestOf(challenge),
      use,
      id,
      at + LIFE_MS,
    ]);
  }

  /** Whether it was out for this purpose. From here on it is not. */
  async take(challenge: string, { use, id }: Purpose, at: number): Promise<boolean> {
    const taken = await ask<{ isFor: boolean }>(
      this.pool,
      `delete from challenges where digest = $1
       returning use = $2 and user_id is not distinct from $3 and ends_at > $4 as "isFor"`,
      [digestOf(challenge), use, id, at],
    );
    return taken[0]?.isFor ?? false;
  }
}

function digestOf(challenge: string): string {
  return createHash('sha256').update(challenge).digest('hex');
}
