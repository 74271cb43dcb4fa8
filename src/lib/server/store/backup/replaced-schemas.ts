import pg from 'pg';
import { migrateWithin } from '../migrate.ts';
import { BackupRefused } from './backup-form.ts';

const SCHEMAS = ['muster', 'muster_auth'] as const;
const ASIDE = '_being_replaced';
/** dependent_objects_still_exist */
const STILL_NEEDED = '2BP01';

/**
 * In the transaction of a restore: what is there makes room under another name, so that what replaces it can tell what is
 * ours. Answers the schemas that did.
 */
export async function setAside(client: pg.Client): Promise<readonly string[]> {
  await bringUp(client);
  await lockAll(client);
  const aside: string[] = [];
  for (const schema of SCHEMAS) {
    const found = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
    if (found.rowCount === 0) continue;
    await client.query(`alter schema ${schema} rename to ${schema}${ASIDE}`);
    aside.push(schema);
  }
  return aside;
}

/** A schema is renamed beside its readers: a server that starts meanwhile would go on with what is replaced. */
async function lockAll(client: pg.Client): Promise<void> {
  const tables = await namesOf(client, SCHEMAS, '');
  if (tables.length > 0) await client.query(`lock table ${tables.join(', ')} in access exclusive mode`);
}

/** Of the tables in these schemas, which are renamed by the ending. */
async function namesOf(client: pg.Client, schemas: readonly string[], ending: string): Promise<string[]> {
  const found = await client.query<{ name: string }>(
    `select format('%I.%I', n.nspname || $2, c.relname) as name
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any($1) and c.relkind = 'r'`,
    [schemas, ending],
  );
  return found.rows.map(({ name }) => name);
}

/** So that its tables are those of this Muster. One that can't be, as it is newer or broken, is taken as it is. */
async function bringUp(client: pg.Client): Promise<void> {
  const found = await client.query<{ there: boolean }>(
    `select to_regclass('muster.kysely_migration') is not null as there`,
  );
  if (!found.rows[0]?.there) return;
  await client.query('savepoint bring_up');
  try {
    await client.query('create schema if not exists muster_auth');
    await migrateWithin(client);
  } catch {
    await client.query('rollback to savepoint bring_up');
  }
}

/**
 * Drops of what was set aside the tables that this Muster makes, by name. Whatever else is there, or needs them from
 * elsewhere, is not ours to drop: then nothing is done. Throws BackupRefused.
 */
export async function dropReplaced(client: pg.Client, schemas: readonly string[]): Promise<void> {
  const tables = await namesOf(client, schemas, ASIDE);
  try {
    if (tables.length > 0) await client.query(`drop table if exists ${tables.join(', ')} restrict`);
    for (const schema of schemas) await client.query(`drop schema ${schema}${ASIDE} restrict`);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError) || error.code !== STILL_NEEDED) throw error;
    throw new BackupRefused(
      `The database has something beside Muster's own tables: ${whatOf(error)}. Nothing was changed. Move it to a schema of its own, or restore into an empty database.`,
    );
  }
}

/** "view reports.devices depends on table muster.devices", by the names that it has now. */
function whatOf({ detail, message }: pg.DatabaseError): string {
  return (detail ?? message).replaceAll(ASIDE, '').replaceAll('\n', '; ');
}
