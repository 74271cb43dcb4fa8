import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { ask } from '../ask-sign-ins.ts';

const MINUTES = 5;
const LIFE_MS = MINUTES * 60_000;

/**
 * Who has shown the first of two things: no session, and good for nothing but to show the second. A cookie has the
 * token, the database its digest, for five minutes and once.
 */
export class HalfSignIns {
  private readonly pool: pg.Pool;
  private readonly origin: string;

  constructor(pool: pg.Pool, origin: string) {
    this.pool = pool;
    this.origin = origin;
  }

  /** Answers the cookie. */
  async begin(id: string, at: number): Promise<string> {
    const token = randomBytes(32).toString('base64url');
    await ask(this.pool, 'insert into half_sign_ins (digest, user_id, ends_at) values ($1, $2, $3)', [
      digestOf(token),
      id,
      at + LIFE_MS,
    ]);
    return this.cookie(token, LIFE_MS / 1_000);
  }

  /** Whose it is; null: nobody's, or too late. */
  async of(headers: Headers, at: number): Promise<string | null> {
    const [found] = await ask<{ id: string }>(
      this.pool,
      'select user_id as id from half_sign_ins where digest = $1 and ends_at > $2',
      [digestOf(this.tokenOf(headers)), at],
    );
    return found?.id ?? null;
  }

  /** As `of`, once: of two who finish it at once the second is nobody. */
  async take(headers: Headers, at: number): Promise<string | null> {
    const [taken] = await ask<{ id: string }>(
      this.pool,
      'delete from half_sign_ins where digest = $1 and ends_at > $2 returning user_id as id',
      [digestOf(this.tokenOf(headers)), at],
    );
    return taken?.id ?? null;
  }

  /** With a new password, or without what was to be shown, nothing goes on that began before. */
  async endOf(id: string): Promise<void> {
    await ask(this.pool, 'delete from half_sign_ins where user_id = $1', [id]);
  }

  async sweep(at: number): Promise<void> {
    await ask(this.pool, 'delete from half_sign_ins where ends_at <= $1', [at]);
  }

  /** Takes the cookie back. */
  ended(): string {
    return this.cookie('', 0);
  }

  private cookie(token: string, seconds: number): string {
    const secure = this.isSecure() ? '; Secure' : '';
    return `${this.name()}=${token}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`;
  }

  private tokenOf(headers: Headers): string {
    const named = `${this.name()}=`;
    const cookies = (headers.get('cookie') ?? '').split(/; */);
    return cookies.find((one) => one.startsWith(named))?.slice(named.length) ?? '';
  }

  private name(): string {
    return this.isSecure() ? '__Host-muster-half' : 'muster-half';
  }

  private isSecure(): boolean {
    return this.origin.startsWith('https:');
  }
}

function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
