import { resolve } from 'node:path';
import pg from 'pg';
import type { NewSecurityEvent } from '../../protocol/security-event.ts';
import { type AccountPools, AccountStore } from './account-store.ts';
import { startEmbedded } from './embedded/embedded-cluster.ts';
import { EventLane } from './event-lane.ts';
import { OpenPool } from './open-pool.ts';
import { refuseTransactionPooling } from './pooled.ts';
import { PokeLine } from './poke-line.ts';
import { migrate, type Migrated } from './migrate.ts';
import { People } from './people.ts';
import { becoming, type Login, ownLogin, warningOf } from './role-login.ts';
import { StartRefused } from './trouble.ts';
import { Turns } from './turns.ts';

export interface StoreSettings {
  /** Any PostgreSQL 15 or later; left out: an embedded one in the data folder. */
  readonly databaseUrl?: string;
  readonly dataFolder: string;
  readonly log: { warn(object: object, message: string): void };
  /** Hears of every event of security that was kept. */
  onEvent?(accountId: string, event: NewSecurityEvent): void;
}

/** Connections of a pool: all there are, those at rest, and who waits for one. */
export interface PoolUse {
  readonly total: number;
  readonly idle: number;
  readonly waiting: number;
}

/**
 * Two writers of an account: one that has its clock, and one that is ready for it. A writer holds it 20 ms, so that who
 * is 200th in line has waited four seconds.
 */
const WRITERS = { width: 2, waiting: 200, patienceMs: 10_000 } as const;

interface Logins {
  readonly app: Login;
  readonly auth: Login;
}

interface Connecting extends Pick<StoreSettings, 'log' | 'onEvent'> {
  readonly migrated: Migrated;
  readonly logins: Logins;
}

/** The only door to the data. */
export interface Store extends Migrated {
  /** For better-auth alone: its role has rights on schema muster_auth only, which is its search path. */
  readonly authPool: pg.Pool;
  /** Memberships, invitation secrets and which accounts there are: what is asked before an account is known. */
  readonly people: People;
  /** Hears pokes of every account, from this and other processes. */
  readonly pokes: PokeLine;
  account(accountId: string): AccountStore;
  /** By pool; for /metrics. */
  poolUse(): Readonly<Record<'app' | 'writes' | 'auth', PoolUse>>;
  /** Whether the database answers. */
  isUp(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Starts or reaches the database, migrates it, and checks the wall between accounts. Throws StartRefused. */
export async function openStore(settings: StoreSettings): Promise<Store> {
  if (settings.databaseUrl !== undefined) {
    const url = settings.databaseUrl;
    await refuseTransactionPooling(url);
    const migrated = await migrate(url);
    const logins = { app: becoming(url, 'muster_app'), auth: becoming(url, 'muster_auth') };
    return connect({ ...settings, migrated, logins });
  }
  const embedded = await startEmbedded(settings.dataFolder);
  tellWhere(embedded.cluster, settings);
  try {
    const migrated = await migrate(embedded.url);
    const logins = await ownLogins(embedded.url, settings.dataFolder);
    const store = await connect({ ...settings, migrated, logins });
    return {
      ...store,
      async stop() {
        await store.stop();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function ownLogins(url: string, folder: string): Promise<Logins> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  try {
    const app = await ownLogin(owner, { url, folder, role: 'muster_app' });
    return { app, auth: await ownLogin(owner, { url, folder, role: 'muster_auth' }) };
  } finally {
    await owner.end();
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

async function connect({ migrated, logins, log, onEvent }: Connecting): Promise<Store> {
  // Apart, so that who only looks, and who only signs in, never waits behind those who write.
  const pool = new OpenPool(logins.app, { path: 'muster', max: 12 });
  const writes = new OpenPool(logins.app, { path: 'muster', max: 12 });
  const authPool = new OpenPool(logins.auth, { path: 'muster_auth', max: 8 });
  const pools = [pool, writes, authPool];
  const writers = new Turns(WRITERS);
  const lane = new EventLane((accountId, events) => account(accountId).keepEvents(events));
  const onChange: AccountPools['onChange'] = (accountId, changed) => pokes.changedHere(accountId, changed);
  const accountPools = { reads: pool, writes, writers, lane, onChange, ...(onEvent ? { onEvent } : {}) };
  const account = (accountId: string): AccountStore => new AccountStore(accountPools, accountId);
  for (const one of pools) one.on('error', (error) => log.warn({ error: error.message }, 'database'));
  await checkWall(pool);
  const warning = await warningOf(pool);
  if (warning !== null) log.warn({}, warning);
  const pokes = new PokeLine(logins.app, pool, () => {
    log.warn({}, 'The database does not answer: its connections are opened again.');
    for (const one of pools) one.throwAway();
  });
  await pokes.start();
  return {
    ...migrated,
    authPool,
    pokes,
    people: new People(pool),
    account,
    poolUse: () => ({ app: useOf(pool), writes: useOf(writes), auth: useOf(authPool) }),
    isUp: () =>
      pool.query('select 1').then(
        () => true,
        () => false,
      ),
    async stop() {
      await pokes.stop();
      await lane.drained();
      await Promise.all(pools.map((one) => one.end()));
    },
  };
}

function useOf(pool: pg.Pool): PoolUse {
  return { total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount };
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
