import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { ask } from '../ask-sign-ins.ts';

const COUNT = 10;
/** 80 bits: their digest needs no salt and no slowness. */
const BYTES = 10;
/** Without letters that look like digits: they are typed from paper (Crockford). */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';

/** For whoever has lost what they show otherwise: each opens once. */
export class RecoveryCodes {
  private readonly pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** How many were not used yet. */
  async left(id: string): Promise<number> {
    const [found] = await ask<{ count: number }>(
      this.pool,
      'select count(*)::int as count from recovery_codes where user_id = $1 and used_at is null',
      [id],
    );
    return found?.count ?? 0;
  }

  /** Ten new ones in the place of those before. Only their digests are kept: they are shown once. */
  async make(id: string): Promise<readonly string[]> {
    const codes = Array.from({ length: COUNT }, () => spelled(randomBytes(BYTES)));
    // One statement, so that there are never two sets, nor none.
    await ask(
      this.pool,
      `with gone as (delete from recovery_codes where user_id = $1)
       insert into recovery_codes (user_id, digest) select $1, unnest($2::text[])`,
      [id, codes.map((code) => digestOf(code))],
    );
    return codes;
  }

  async take(id: string, { code, at }: { code: string; at: number }): Promise<boolean> {
    const taken = await ask(
      this.pool,
      `update recovery_codes set used_at = $3
       where user_id = $1 and digest = $2 and used_at is null returning 1`,
      [id, digestOf(code), at],
    );
    return taken.length === 1;
  }

  async remove(id: string): Promise<void> {
    await ask(this.pool, 'delete from recovery_codes where user_id = $1', [id]);
  }
}

/** As "k3v9-0s2q-…": four groups of four letters of five bits each. */
function spelled(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.toString('hex')}`);
  let letters = '';
  for (let n = 0; n < (BYTES * 8) / 5; n++) {
    letters = (LETTERS[Number(bits & 31n)] ?? '') + letters;
    bits >>= 5n;
  }
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}

/** However it was typed: without its lines, in capitals, with an O for a zero. */
function digestOf(code: string): string {
  const plain = code
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1');
  return createHash('sha256').update(plain).digest('hex');
}
