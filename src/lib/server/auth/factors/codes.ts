import { Secret, TOTP } from 'otpauth';
import type pg from 'pg';
import { ask } from '../ask-sign-ins.ts';
import type { SealedSecrets } from './sealed-secret.ts';

/** What every app of codes takes (RFC 6238): SHA-1, six digits, 30 seconds. */
const PERIOD_MS = 30_000;
const SECRET_BYTES = 20;
/** A code of the step before or after counts too: clocks of phones are some seconds off. */
const WINDOW = 1;

interface Kept {
  readonly sealed: string;
  readonly isConfirmed: boolean;
}

/** What an app of codes needs; shown once, while codes are set up. */
export interface NewCodes {
  /** Base32, to be typed. */
  readonly secret: string;
  /** For the picture. */
  readonly uri: string;
}

/** Codes that an app shows for a person's sign-in. */
export class Codes {
  private readonly pool: pg.Pool;
  private readonly secrets: SealedSecrets;

  constructor(pool: pg.Pool, secrets: SealedSecrets) {
    this.pool = pool;
    this.secrets = secrets;
  }

  /** Whether they are set up, and since when, in ms; null: they are not. */
  async since(id: string): Promise<number | null> {
    const [found] = await ask<{ at: number }>(
      this.pool,
      'select confirmed_at::float8 as at from codes where user_id = $1 and confirmed_at is not null',
      [id],
    );
    return found?.at ?? null;
  }

  /** A new secret, which counts once a code of it was shown. null: codes are set up already. */
  async start(id: string, { label, at }: { label: string; at: number }): Promise<NewCodes | null> {
    const secret = new Secret({ size: SECRET_BYTES });
    const sealed = this.secrets.seal(secret.bytes, id);
    const made = await ask(
      this.pool,
      `insert into codes (user_id, sealed, made_at) values ($1, $2, $3)
       on conflict (user_id) do update set sealed = $2, made_at = $3, last_step = 0
         where codes.confirmed_at is null
       returning 1`,
      [id, sealed, at],
    );
    if (made.length === 0) return null;
    return { secret: secret.base32, uri: totpOf(secret, label).toString() };
  }

  /** The first code of a new secret: from here on it counts. false: it is not right. */
  async finish(id: string, { code, at }: { code: string; at: number }): Promise<boolean> {
    if (!(await this.takeStep(id, { code, at, isConfirmed: false }))) return false;
    const set = await ask(
      this.pool,
      'update codes set confirmed_at = $2 where user_id = $1 and confirmed_at is null returning 1',
      [id, at],
    );
    return set.length === 1;
  }

  /** Takes a code once, and with it those before it. */
  async take(id: string, { code, at }: { code: string; at: number }): Promise<boolean> {
    return this.takeStep(id, { code, at, isConfirmed: true });
  }

  async remove(id: string): Promise<void> {
    await ask(this.pool, 'delete from codes where user_id = $1', [id]);
  }

  private async takeStep(
    id: string,
    { code, at, isConfirmed }: { code: string; at: number; isConfirmed: boolean },
  ): Promise<boolean> {
    const [kept] = await ask<Kept>(
      this.pool,
      'select sealed, confirmed_at is not null as "isConfirmed" from codes where user_id = $1',
      [id],
    );
    if (!kept || kept.isConfirmed !== isConfirmed) return false;
    const step = stepOf(this.secrets.open(kept.sealed, id), code, at);
    if (step === null) return false;
    // Of two who show it at once the second finds it used; `sealed`: also when it was made anew meanwhile.
    const taken = await ask(
      this.pool,
      'update codes set last_step = $2 where user_id = $1 and last_step < $2 and sealed = $3 returning 1',
      [id, step, kept.sealed],
    );
    return taken.length === 1;
  }
}

/** The step that the code is of; null: of none near. */
function stepOf(secret: Buffer, code: string, at: number): number | null {
  const totp = totpOf(new Secret({ buffer: new Uint8Array(secret).buffer }), '');
  const delta = totp.validate({ token: code, timestamp: at, window: WINDOW });
  return delta === null ? null : Math.floor(at / PERIOD_MS) + delta;
}

function totpOf(secret: Secret, label: string): TOTP {
  return new TOTP({
    issuer: 'Muster',
    label,
    secret,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_MS / 1_000,
  });
}
