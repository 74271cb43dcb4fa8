import type pg from 'pg';
import type { SecondWay } from '../../../protocol/second-step.ts';
import { ask } from '../ask-sign-ins.ts';
import { Challenges } from './challenges.ts';
import { Codes } from './codes.ts';
import { HalfSignIns } from './half-sign-ins.ts';
import { PasskeyChecks } from './passkey-checks.ts';
import { Passkeys } from './passkeys.ts';
import { RecoveryCodes } from './recovery-codes.ts';
import { SealedSecrets } from './sealed-secret.ts';

/** What people show beside their password, by the id of their sign-in. */
export class SecondFactors {
  readonly codes: Codes;
  readonly recovery: RecoveryCodes;
  readonly half: HalfSignIns;
  readonly passkeys: Passkeys;
  readonly checks: PasskeyChecks;
  private readonly pool: pg.Pool;

  constructor({ pool, origin, secret }: { pool: pg.Pool; origin: string; secret: string }) {
    this.pool = pool;
    this.codes = new Codes(pool, new SealedSecrets(secret));
    this.recovery = new RecoveryCodes(pool);
    this.half = new HalfSignIns(pool, origin);
    const passkeys = new Passkeys(pool);
    this.passkeys = passkeys;
    this.checks = new PasskeyChecks({ passkeys, challenges: new Challenges(pool), origin });
  }

  /** How a sign-in goes on after the password; none: it does not have to. */
  async waysOf(id: string): Promise<readonly SecondWay[]> {
    const [has] = await ask<{ code: boolean; passkey: boolean; recovery: boolean }>(
      this.pool,
      `select exists (select 1 from codes where user_id = $1 and confirmed_at is not null) as code,
              exists (select 1 from passkeys where user_id = $1) as passkey,
              exists (select 1 from recovery_codes where user_id = $1 and used_at is null) as recovery`,
      [id],
    );
    if (!has || (!has.code && !has.passkey)) return [];
    return (['passkey', 'code', 'recovery'] as const).filter((way) => has[way]);
  }

  async has(id: string): Promise<boolean> {
    return (await this.waysOf(id)).length > 0;
  }

  /** Which of the sign-ins have something beside the password. */
  async havingAny(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const found = await ask<{ id: string }>(
      this.pool,
      `select user_id as id from codes where user_id = any($1) and confirmed_at is not null
       union select user_id from passkeys where user_id = any($1)`,
      [ids],
    );
    return new Set(found.map(({ id }) => id));
  }

  /** Takes out what the person has, as after a lost phone: they sign in by the password alone, and set it up again. */
  async reset(id: string): Promise<void> {
    await this.codes.remove(id);
    await ask(this.pool, 'delete from passkeys where user_id = $1', [id]);
    await this.withoutLast(id);
  }

  /** Recovery codes stand for something that was lost: without anything they are good for nothing. */
  async withoutLast(id: string): Promise<void> {
    if (await this.has(id)) return;
    await this.recovery.remove(id);
    await this.half.endOf(id);
  }

  async sweep(at: number): Promise<void> {
    await this.half.sweep(at);
    await ask(this.pool, 'delete from challenges where ends_at <= $1', [at]);
  }
}
