import type { WebAuthnCredential } from '@simplewebauthn/server';
import type pg from 'pg';
import type { OwnPasskey } from '../../../protocol/passkeys.ts';
import { ask } from '../ask-sign-ins.ts';

/** More than anybody has devices and keys, and few enough to be listed in a request. */
const MOST = 20;

type Transports = NonNullable<WebAuthnCredential['transports']>;

interface Kept {
  readonly id: string;
  readonly user_id: string;
  readonly public_key: string;
  readonly counter: string;
  readonly transports: string;
}

/** Public keys of passkeys, by the id of the sign-in. */
export class Passkeys {
  private readonly pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  /** The newest first. */
  of(id: string): Promise<OwnPasskey[]> {
    return ask<OwnPasskey>(
      this.pool,
      `select id, name, made_at::float8 as "madeAt", used_at::float8 as "usedAt"
       from passkeys where user_id = $1 order by made_at desc, id`,
      [id],
    );
  }

  /** What the browser needs to find them. */
  async named(id: string): Promise<{ id: string; transports: Transports }[]> {
    const found = await ask<Kept>(this.pool, 'select id, transports from passkeys where user_id = $1', [id]);
    return found.map((one) => ({ id: one.id, transports: transportsOf(one) }));
  }

  /** false: this passkey is somebody's already, or the person has as many as are kept. */
  async add(
    id: string,
    { credential, name, at }: { credential: WebAuthnCredential; name: string; at: number },
  ): Promise<boolean> {
    const { publicKey, counter, transports = [] } = credential;
    const added = await ask(
      this.pool,
      `insert into passkeys (id, user_id, public_key, counter, transports, name, made_at)
       select $1, $2, $3, $4, $5, $6, $7
       where (select count(*) from passkeys where user_id = $2) < ${MOST}
       on conflict (id) do nothing returning 1`,
      [credential.id, id, Buffer.from(publicKey).toString('base64'), counter, transports.join(' '), name, at],
    );
    return added.length === 1;
  }

  /** Whose it is, and what checks it; null: nobody's. */
  async credential(passkeyId: string): Promise<{ id: string; credential: WebAuthnCredential } | null> {
    const [kept] = await ask<Kept>(this.pool, 'select * from passkeys where id = $1', [passkeyId]);
    if (!kept) return null;
    const publicKey = new Uint8Array(Buffer.from(kept.public_key, 'base64'));
    const credential = {
      id: kept.id,
      publicKey,
      counter: Number(kept.counter),
      transports: transportsOf(kept),
    };
    return { id: kept.user_id, credential };
  }

  /** false: it was used further meanwhile, as a copy of it would be. Keys that do not count say 0. */
  async used(passkeyId: string, { counter, at }: { counter: number; at: number }): Promise<boolean> {
    const used = await ask(
      this.pool,
      `update passkeys set counter = $2, used_at = $3
       where id = $1 and (counter < $2 or (counter = 0 and $2 = 0)) returning 1`,
      [passkeyId, counter, at],
    );
    return used.length === 1;
  }

  /** false: the person has no such passkey. */
  async remove(id: string, passkeyId: string): Promise<boolean> {
    const gone = await ask(this.pool, 'delete from passkeys where user_id = $1 and id = $2 returning 1', [
      id,
      passkeyId,
    ]);
    return gone.length === 1;
  }
}

function transportsOf({ transports }: Kept): Transports {
  return transports.split(' ').filter(Boolean) as Transports;
}
