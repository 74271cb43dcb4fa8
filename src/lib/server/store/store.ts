import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrations } from './migrations.ts';
import { PgTx } from './pg-tx.ts';
import { StartProblem } from './start-problem.ts';
import { isRepeatable, isTrouble, Unavailable } from './unavailable.ts';

export interface StoreOptions {
  /** Address for the owner: migrations run as it, everything else as a role that owns nothing. */
  readonly url: string;
  readonly log: (line: string) => void;
  /** Connections for people's requests; the embedded database allows 60 in all. */
  readonly poolSize?: number;
}

/** A write transaction of one account: it holds the account's clock, so that writers of an account are serial (P3). */
export interface Writing {
  readonly tx: PgTx;
  readonly client: pg.PoolClient;
  /** The version of whatever this transaction writes. */
  readonly version: number;
}

/** A consistent view of one account. */
export interface Reading {
  readonly client: pg.PoolClient;
  readonly version: number;
  /** Changes before this version may have lost their tombstones. */
  readonly oldest: number;
}

const APP_ROLE = 'muster_app';
const MAX_REPEATS = 5;

/** The only door to the data. Throws Unavailable when the database does not answer. */
export class Store {
  readonly epoch: string;
  readonly pool: pg.Pool;
  /** For sign-in alone: looks into the schema `auth`. */
  readonly authPool: pg.Pool;
  /** Called with the account after a commit that wrote: for pokes. */
  onCommit: (accountId: string) => void = () => {};

  constructor(pools: { pool: pg.Pool; authPool: pg.Pool; epoch: string }) {
    this.pool = pools.pool;
    this.authPool = pools.authPool;
    this.epoch = pools.epoch;
  }

  /** Runs the work under the account's clock and commits; the version moves only when rows were written. */
  async write<Value>(accountId: string, work: (writing: Writing) => Promise<Value>): Promise<Value> {
    const { value, hasWritten } = await this.#repeated(() => this.#writeOnce(accountId, work));
    if (hasWritten) this.onCommit(accountId);
    return value;
  }

  async read<Value>(accountId: string, work: (reading: Reading) => Promise<Value>): Promise<Value> {
    return this.#repeated(() =>
      this.#inTransaction('begin isolation level repeatable read read only', async (client) => {
        await bind(client, accountId);
        const clock = await client.query<{ version: string; oldest: string }>(
          'select version, oldest from muster.clocks where account_id = $1',
          [accountId],
        );
        const [row] = clock.rows;
        return work({ client, version: Number(row?.version ?? 0), oldest: Number(row?.oldest ?? 0) });
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.allSettled([this.pool.end(), this.authPool.end()]);
  }

  async #writeOnce<Value>(
    accountId: string,
    work: (writing: Writing) => Promise<Value>,
  ): Promise<{ value: Value; hasWritten: boolean }> {
    return this.#inTransaction('begin', async (client) => {
      await bind(client, accountId);
      const clock = await client.query<{ version: string }>(
        'select version from muster.clocks where account_id = $1 for update',
        [accountId],
      );
      const version = Number(clock.rows[0]?.version ?? 0) + 1;
      const tx = new PgTx(client, accountId, version);
      const value = await work({ tx, client, version });
      await tx.flush();
      if (tx.hasWritten) {
        await client.query('update muster.clocks set version = $2 where account_id = $1', [
          accountId,
          version,
        ]);
      }
      return { value, hasWritten: tx.hasWritten };
    });
  }

  async #inTransaction<Value>(
    begin: string,
    work: (client: pg.PoolClient) => Promise<Value>,
  ): Promise<Value> {
    const client = await this.pool.connect();
    let failure: Error | undefined;
    try {
      await client.query(begin);
      const value = await work(client);
      await client.query('commit');
      return value;
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      await client.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      // A connection on which something broke is not used again.
      client.release(failure && isTrouble(failure) && !isRepeatable(failure) ? failure : undefined);
    }
  }

  async #repeated<Value>(attempt: () => Promise<Value>): Promise<Value> {
    for (let repeats = 0; ; repeats++) {
      try {
        return await attempt();
      } catch (error) {
        if (isRepeatable(error) && repeats < MAX_REPEATS) continue;
        if (isTrouble(error)) throw new Unavailable('The database does not answer.', { cause: error });
        throw error;
      }
    }
  }
}

/** Brings the schema up to date and opens the pools. Throws StartProblem with a sentence. */
export async function openStore(options: StoreOptions): Promise<Store> {
  await migrate(options);
  const pool = appPool(options, 'muster');
  const authPool = appPool(options, 'auth');
  try {
    await canary(pool);
    const { rows } = await pool.query<{ epoch: string }>('select epoch from muster.database');
    return new Store({ pool, authPool, epoch: rows[0]!.epoch });
  } catch (error) {
    await Promise.allSettled([pool.end(), authPool.end()]);
    throw error;
  }
}

async function migrate({ url, log }: StoreOptions): Promise<void> {
  const owner = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 10_000 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: owner }) });
  try {
    await ensureAppRole(db);
    const { error, results } = await new Migrator({ db, provider: migrations }).migrateToLatest();
    for (const result of results ?? []) log(`Migration ${result.migrationName}: ${result.status}`);
    if (error) throw error;
  } catch (error) {
    const cause =
      error instanceof Error ? error.message || String((error as { code?: unknown }).code) : String(error);
    throw new StartProblem(
      `The database can't be used: ${cause}. Nothing was changed. Start the database, or mend DATABASE_URL, and start again.`,
    );
  } finally {
    await db.destroy();
  }
}

/** The role that every request runs as. It owns nothing, so that row-level security binds it. */
async function ensureAppRole(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{
    there: boolean;
  }>`select exists (select from pg_roles where rolname = ${APP_ROLE}) as there`.execute(db);
  if (!rows[0]?.there) await sql.raw(`create role ${APP_ROLE} nologin nosuperuser nobypassrls`).execute(db);
  await sql.raw(`grant ${APP_ROLE} to current_user`).execute(db);
}

function appPool({ url, poolSize, log }: StoreOptions, schema: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize ?? 10,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 30_000,
    options: `-c role=${APP_ROLE} -c search_path=${schema} -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s`,
  });
  pool.on('error', (error) => log(`A database connection was lost: ${error.message}`));
  return pool;
}

/** Row-level security must hide everything while no account is bound; a server that sees rows then must not start. */
async function canary(pool: pg.Pool): Promise<void> {
  const role = await pool.query<{ current_user: string; weak: boolean }>(
    'select current_user, rolsuper or rolbypassrls as weak from pg_roles where rolname = current_user',
  );
  const clocks = await pool.query('select from muster.clocks limit 1');
  if (clocks.rowCount !== 0 || role.rows[0]?.weak !== false || role.rows[0].current_user !== APP_ROLE) {
    throw new StartProblem(
      'The database does not keep accounts apart (row-level security is off for this role). Nothing was changed. Use a role without superuser rights in DATABASE_URL.',
    );
  }
}

async function bind(client: pg.PoolClient, accountId: string): Promise<void> {
  await client.query("select set_config('muster.account', $1, true)", [accountId]);
}
