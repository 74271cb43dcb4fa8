import { resolve } from 'node:path';
import pg from 'pg';
import { AccountStore } from './account-store.ts';
import { startEmbedded } from './embedded-cluster.ts';
import { PokeLine } from './poke-line.ts';
import { migrate } from './migrate.ts';
import { People } from './people.ts';
import { StartRefused } from './trouble.ts';

export interface StoreSettings {
  /** Any PostgreSQL 15 or later; left out: an embedded one in the data folder. */
  readonly databaseUrl?: string;
  readonly dataFolder: string;
  readonly log: { warn(object: object, message: string): void };
}

/** The only door to the data. */
export interface Store {
  /** Names this database: a restored backup has another. */
  readonly epoch: string;
  /** For better-auth alone: its role has rights on schema auth only, which is its search path. */
  readonly authPool: pg.Pool;
  /** Memberships, invitation secrets and which accounts there are: what is asked before an account is known. */
  readonly people: People;
  /** Hears pokes of every account, from this and other processes. */
  readonly pokes: PokeLine;
  account(accountId: string): AccountStore;
  /** Whether the database answers. */
  isUp(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts or reaches the database, migrates it, and checks the wall between accounts. Throws StartRefused. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  const embedded = settings.databaseUrl === undefined ? await startEmbedded(settings.dataFolder) : null;
  const url = settings.databaseUrl ?? embedded?.url ?? '';
  if (embedded) tellWhere(embedded.cluster, settings);
  try {
    const store = await connect(url, settings);
    return {
      ...store,
      account: (id) => store.account(id),
      async stop() {
        await store.stop();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/** A backup must know: the data is not where one looks for it. */
function tellWhere(cluster: string, { dataFolder, log }: StoreSettings): void {
  if (cluster.startsWith(resolve(dataFolder))) return;
  log.warn(
    { cluster },
    `The user "postgres" can't reach the data folder ${dataFolder}: the database is in ${cluster}. Back up both.`,
  );
}

async function connect(url: string, { log }: StoreSettings): Promise<Store> {
  const epoch = await migrate(url);
  const pool = poolOf(url, 'muster_app', 20);
  const authPool = poolOf(url, 'muster_auth', 8);
  for (const one of [pool, authPool])
    one.on('error', (error) => log.warn({ error: error.message }, 'database'));
  await checkWall(pool);
  const pokes = new PokeLine(url, pool);
  await pokes.start();
  return {
    epoch,
    authPool,
    pokes,
    people: new People(pool),
    account: (accountId) => new AccountStore(pool, accountId),
    isUp: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    async stop() {
      await pokes.stop();
      await Promise.all([pool.end(), authPool.end()]);
    },
  };
}

/** 5 s for a lock: a writer holds an account 20 ms, so that more means trouble; 30 s for any statement. */
function poolOf(url: string, role: 'muster_app' | 'muster_auth', max: number): pg.Pool {
  const path = role === 'muster_auth' ? 'auth' : 'muster';
  return new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    options: `-c role=${role} -c search_path=${path} -c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s -c jit=off`,
  });
}

/** Start-up canary: without a bound account nothing may be seen, and the role must not be above the policies. */
async function checkWall(pool: pg.Pool): Promise<void> {
  const found = await pool.query<{ rows: string; above: boolean }>(
    `select (select count(*) from muster.accounts) + (select count(*) from muster.users) as rows,
            (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as above`,
  );
  const { rows, above } = found.rows[0] ?? { rows: '1', above: true };
  if (Number(rows) === 0 && !above) return;
  await pool.end();
  throw new StartRefused(
    'The database shows rows without an account bound: row-level security is not at work.',
  );
}
