import { createHash } from 'node:crypto';
import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth';

interface About {
  readonly model: string;
  readonly where?: Where[] | undefined;
}

/**
 * better-auth's adapter, which keeps of a session's token the SHA-256 alone: who reads the database or a backup can be
 * nobody by it. better-auth goes on with the tokens that it named itself; a token has 190 random bits, so that its
 * digest needs no salt and no slowness. `made` answers the adapter below.
 */
export function hashedTokens(made: () => Promise<DBAdapter>): DBAdapter {
  let adapter: Promise<DBAdapter> | undefined;
  const below = (): Promise<DBAdapter> => (adapter ??= made());
  return {
    ...hashing(below),
    transaction: async (work) =>
      (await below()).transaction((within) => work(hashing(() => Promise.resolve(within)))),
  };
}

function hashing(below: () => Promise<DBTransactionAdapter>): DBTransactionAdapter {
  return {
    id: 'muster-hashed-tokens',
    async create<T extends Record<string, unknown>, R = T>(asked: {
      model: string;
      data: Omit<T, 'id'>;
      select?: string[] | undefined;
      forceAllowId?: boolean | undefined;
    }): Promise<R> {
      const db = await below();
      const { token } = asked.data as { token?: unknown };
      if (asked.model !== 'session' || typeof token !== 'string') return db.create<T, R>(asked);
      const row = await db.create<T, R>({ ...asked, data: { ...asked.data, token: digestOf(token) } });
      return { ...row, token };
    },
    findOne: async (asked) => named(asked, await (await below()).findOne(hashed(asked))),
    findMany: async (asked) => {
      const rows = await (await below()).findMany(hashed(asked));
      return rows.map((row) => named(asked, row)) as never[];
    },
    count: async (asked) => (await below()).count(hashed(asked)),
    update: async (asked) => named(asked, await (await below()).update(hashed(asked))),
    updateMany: async (asked) => (await below()).updateMany(hashed(asked)),
    delete: async (asked) => (await below()).delete(hashed(asked)),
    deleteMany: async (asked) => (await below()).deleteMany(hashed(asked)),
    consumeOne: async (asked) => named(asked, await (await below()).consumeOne(hashed(asked))),
    incrementOne: async (asked) => named(asked, await (await below()).incrementOne(hashed(asked))),
  };
}

/** What is asked for by tokens, asked for by their digests. */
function hashed<Asked extends About>(asked: Asked): Asked {
  if (asked.model !== 'session' || !asked.where) return asked;
  return { ...asked, where: asked.where.map((one) => ({ ...one, value: hashedValue(one) })) };
}

function hashedValue({ field, value }: Where): Where['value'] {
  if (field !== 'token') return value;
  return Array.isArray(value) ? value.map((one) => digestOf(String(one))) : digestOf(String(value));
}

/** A row that was asked for by its token, with the token; any other keeps the digest. */
function named(asked: About, row: unknown): never {
  if (asked.model !== 'session' || row === null) return row as never;
  const tokens = (asked.where ?? []).filter(({ field }) => field === 'token').flatMap(({ value }) => value);
  const { token } = row as { token?: unknown };
  const plain = tokens.find((one) => digestOf(String(one)) === token);
  return (plain === undefined ? row : { ...row, token: plain }) as never;
}

/** As migration 0011 turned those that were there. */
export function digestOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
