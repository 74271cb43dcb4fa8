import { Kysely, PostgresDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { SCHEMA_LOCK } from './advisory-locks.ts';
import { first } from './migrations/0001-first.ts';
import { secrets } from './migrations/0002-secrets.ts';
import { contracts } from './migrations/0003-contracts.ts';
import { credits } from './migrations/0004-credits.ts';
import { agents } from './migrations/0005-agents.ts';
import { listDigests } from './migrations/0006-list-digests.ts';
import { linkRows } from './migrations/0007-link-rows.ts';
import { refusalKeys } from './migrations/0008-refusal-keys.ts';
import { linkIssuers } from './migrations/0010-link-issuers.ts';
import { ownSchema } from './migrations/0011-own-schema.ts';
import { securityEvents } from './migrations/0012-security-events.ts';
import { mailedLinks } from './migrations/0013-mailed-links.ts';
import { secondFactors } from './migrations/0014-second-factors.ts';
import { deviceScopes } from './migrations/0015-device-scopes.ts';
import { eventActors } from './migrations/0016-event-actors.ts';
import { readyPages } from './migrations/0017-ready-pages.ts';
import { checkInsApart } from './migrations/0018-check-ins-apart.ts';
import { byVersionAndId } from './migrations/0019-by-version-and-id.ts';
import { StartRefused } from './trouble.ts';

/** In order; an entry is never edited or taken out once landed. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first': first,
  '0002-secrets': secrets,
  '0003-contracts': contracts,
  '0004-credits': credits,
  '0005-agents': agents,
  '0006-list-digests': listDigests,
  '0007-link-rows': linkRows,
  '0008-refusal-keys': refusalKeys,
  '0010-link-issuers': linkIssuers,
  '0011-own-schema': ownSchema,
  '0012-security-events': securityEvents,
  '0013-mailed-links': mailedLinks,
  '0014-second-factors': secondFactors,
  '0015-device-scopes': deviceScopes,
  '0016-event-actors': eventActors,
  '0017-ready-pages': readyPages,
  '0018-check-ins-apart': checkInsApart,
  '0019-by-version-and-id': byVersionAndId,
};

const OLDEST_POSTGRESQL = 15;

/** In the order in which they run. */
export const migrationNames: readonly string[] = Object.keys(migrations);

/** What the owner alone reads. */
export interface Migrated {
  /** Names this database; a dump restored into another cluster gets another from its system identifier. */
  readonly epoch: string;
  /** Signs session cookies; every process on this database has the same. */
  readonly cookieSecret: string;
}

/** Brings schema and roles up to this build; safe when several processes start at once. Throws StartRefused. */
export async function migrate(url: string): Promise<Migrated> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  try {
    await prepare(pool);
    await migrateToLatest(pool);
    return await readOwn(pool);
  } finally {
    await pool.end();
  }
}

/** In the transaction of whoever calls: roles and schemas. A second process waits until it ends. */
export async function prepareWithin(client: pg.ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
  for (const role of ['muster_app', 'muster_auth']) await ensureRole(client, role);
  await client.query('create schema if not exists muster');
  await client.query('create schema if not exists muster_auth');
}

/** In the transaction of whoever calls: up to the named migration, or the latest. */
export async function migrateWithin(client: pg.ClientBase, name?: string): Promise<void> {
  const own = Object.assign(Object.create(client) as pg.ClientBase, {
    query: client.query.bind(client),
    release: () => undefined,
  }) as pg.PoolClient;
  const pool = { options: {}, connect: () => Promise.resolve(own), end: () => Promise.resolve() };
  const migrator = migratorOf(pool as unknown as pg.Pool, { disableTransactions: true });
  const { error } = await (name === undefined ? migrator.migrateToLatest() : migrator.migrateTo(name));
  if (error) throw error instanceof Error ? error : new Error('The database could not be migrated.');
}

async function prepare(pool: pg.Pool): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new StartRefused(`The database can't be reached: ${reasonOf(error)}. Check DATABASE_URL.`);
  });
  try {
    await checkVersion(client);
    await client.query('begin');
    await prepareWithin(client);
    await client.query('commit');
  } catch (error) {
    if (error instanceof StartRefused) throw error;
    await client.query('rollback').catch(() => undefined);
    throw new StartRefused(
      `The database user of DATABASE_URL may not prepare the database (roles muster_app and muster_auth, schemas muster and muster_auth): ${reasonOf(error)}`,
    );
  } finally {
    client.release();
  }
}

async function checkVersion(client: pg.ClientBase): Promise<void> {
  const found = await client.query<{ server_version: string }>('show server_version');
  const refusal = refusedVersion(found.rows[0]?.server_version ?? '');
  if (refusal !== null) throw new StartRefused(refusal);
}

/** null: `version`, as PostgreSQL says it ("15.18 (Debian …)"), will do; else why not. */
export function refusedVersion(version: string): string | null {
  if (Number.parseInt(version) >= OLDEST_POSTGRESQL) return null;
  return `Muster needs PostgreSQL ${OLDEST_POSTGRESQL} or later, and DATABASE_URL names one of version ${version}.`;
}

/** A role that owns nothing, which our own user may become: row-level security is void for owners. */
async function ensureRole(client: pg.ClientBase, role: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (found.rowCount === 0) await client.query(`create role ${role} nologin noinherit`);
  // Before 16 whoever is a member may become the role; the question is put as one, as a mistake ends the transaction.
  const member = await client.query<{ may: boolean }>(
    `select pg_has_role(current_user, $1, case
       when current_setting('server_version_num')::int < 160000 then 'MEMBER' else 'SET' end) as may`,
    [role],
  );
  if (!member.rows[0]?.may) await client.query(`grant ${role} to current_user`);
}

function migratorOf(pool: pg.Pool, options: { disableTransactions?: boolean } = {}): Migrator {
  // The pool is not ended here: Kysely would end ours with itself.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  return new Migrator({ db, provider, migrationTableSchema: 'muster', ...options });
}

/** What a newer build has changed, this one can't read. */
async function checkNotNewer(pool: pg.Pool): Promise<void> {
  const there = await pool.query<{ there: boolean }>(
    `select to_regclass('muster.kysely_migration') is not null as there`,
  );
  if (!there.rows[0]?.there) return;
  const done = await pool.query<{ name: string }>('select name from muster.kysely_migration order by name');
  const unknown = done.rows.find(({ name }) => !migrationNames.includes(name));
  if (unknown)
    throw new StartRefused(
      `A newer Muster has changed this database (${unknown.name}). Nothing was changed now: start the newer one, or restore a backup of this version.`,
    );
}

async function migrateToLatest(pool: pg.Pool): Promise<void> {
  await checkNotNewer(pool);
  const { error } = await migratorOf(pool).migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('The database could not be migrated.');
}

async function readOwn(pool: pg.Pool): Promise<Migrated> {
  const found = await pool.query<Migrated>(
    `select value || '.' || (select system_identifier from pg_control_system()) as epoch,
            (select value from muster.secrets where name = 'cookie') as "cookieSecret"
     from muster.meta where key = 'epoch'`,
  );
  const own = found.rows[0];
  if (!own) throw new Error('The database has no epoch');
  return own;
}

/** A name with two addresses fails with two errors and no message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}
