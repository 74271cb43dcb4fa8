import { Kysely, PostgresDialect } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import pg from 'pg';
import { first } from './migrations/0001-first.ts';
import { StartRefused } from './trouble.ts';

/** In order; an entry is never edited or taken out once landed. */
const migrations: Readonly<Record<string, Migration>> = { '0001-first': first };

/** Brings schema and roles up to this build; safe when several processes start at once. Answers the epoch. */
export async function migrate(url: string): Promise<string> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  try {
    await prepare(pool);
    await migrateToLatest(pool);
    return await epochOf(pool);
  } finally {
    await pool.end();
  }
}

async function prepare(pool: pg.Pool): Promise<void> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new StartRefused(`The database can't be reached: ${String(error)}. Check DATABASE_URL.`);
  });
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock(7264402)');
    for (const role of ['muster_app', 'muster_auth']) await ensureRole(client, role);
    await client.query('create schema if not exists muster');
    await client.query('create schema if not exists auth');
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new StartRefused(
      `The database user of DATABASE_URL may not prepare the database (roles muster_app and muster_auth, schemas muster and auth): ${String(error)}`,
    );
  } finally {
    client.release();
  }
}

/** A role that owns nothing, which our own user may become: row-level security is void for owners. */
async function ensureRole(client: pg.PoolClient, role: string): Promise<void> {
  const found = await client.query('select 1 from pg_roles where rolname = $1', [role]);
  if (found.rowCount === 0) await client.query(`create role ${role} nologin noinherit`);
  const member = await client
    .query<{ may: boolean }>(`select pg_has_role(current_user, $1, 'SET') as may`, [role])
    .catch(() => client.query<{ may: boolean }>('select true as may'));
  if (!member.rows[0]?.may) await client.query(`grant ${role} to current_user`);
}

async function migrateToLatest(pool: pg.Pool): Promise<void> {
  // A pool of its own that is not ended here: Kysely would end ours with itself.
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableSchema: 'muster',
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('The database could not be migrated.');
}

/** Names this database; a dump restored into another cluster gets another epoch from its system identifier. */
async function epochOf(pool: pg.Pool): Promise<string> {
  const found = await pool.query<{ epoch: string }>(
    `select value || '.' || (select system_identifier from pg_control_system()) as epoch
     from muster.meta where key = 'epoch'`,
  );
  const epoch = found.rows[0]?.epoch;
  if (epoch === undefined) throw new Error('The database has no epoch');
  return epoch;
}
