import pg from 'pg';
import { insertEvents } from '../../events/insert-events.ts';
import { bind } from '../bound-transaction.ts';
import { SCHEMA_LOCK, USERS_LOCK } from '../advisory-locks.ts';
import { migrateWithin, migrationNames, prepareWithin } from '../migrate.ts';
import { type BackupCount, type BackupHead, BackupRefused, type BackupTable } from './backup-form.ts';
import { readBackup } from './read-backup.ts';
import { dropReplaced, setAside } from './replaced-schemas.ts';
import { isBackedUp, quoted, type StoredTable, storedTables } from './stored-tables.ts';

/** What goes to the database at once: more is not faster, and one row may be some 100 kB. */
const INSERT_BYTES = 1_000_000;
/** Made anew with the tables: a cookie that was signed before the restore is nobody's after it. */
const OWN_SECRET = 'muster.secrets';
const CLOSE_LINKS = `update muster.invitations set row = row || jsonb_build_object('expiresAt', row->'createdAt')
  where not gone and row->>'usedAt' is null`;

/**
 * Puts a backup in the place of what the database has, in one transaction: all of it, or nothing. Tables are made as
 * the backup's Muster had them, filled, and brought up to this one. The database gets a new epoch, so that browsers
 * notice and offer again what the backup lacks, and a new secret; nobody is signed in, and no one-time link opens.
 * Tables that are not ours stay, or nothing is done. Throws BackupRefused.
 */
export async function restoreBackup(
  url: string,
  { file, replaces }: { file: string; replaces: boolean },
): Promise<BackupCount> {
  const parts = readBackup(file);
  const first = await parts.next();
  const head = !first.done && first.value.kind === 'head' ? first.value.head : null;
  if (!head) throw new Error('A backup begins with its head');
  checkMigrations(file, head);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('begin');
    await client.query(`set local timezone = 'UTC'`);
    await client.query('set local statement_timeout = 0');
    await takeForRestore(client, replaces);
    const aside = await setAside(client);
    await makeTables(client, head);
    const count = await fill(client, { parts, file });
    await migrateWithin(client);
    await recordRestore(client, head);
    await dropReplaced(client, aside);
    await client.query(`update muster.meta set value = gen_random_uuid()::text where key = 'epoch'`);
    await client.query('commit');
    return count;
  } finally {
    await parts.return(undefined);
    // Not committed: the end of the connection takes everything back.
    await client.end().catch(() => undefined);
  }
}

/** Each company learns from its own list that it was put back, and to when. */
async function recordRestore(client: pg.Client, { at: madeAt }: BackupHead): Promise<void> {
  const event = { kind: 'backup-restored', actorId: null, userId: null, at: Date.now() } as const;
  const accounts = await client.query<{ id: string }>('select account_id as id from muster.clocks');
  for (const { id } of accounts.rows) {
    await bind(client, id);
    await insertEvents(client, id, [{ ...event, details: { madeAt } }]);
  }
}

function checkMigrations(file: string, { migrations }: BackupHead): void {
  const isKnown = migrations.length > 0 && migrations.every((name, index) => migrationNames[index] === name);
  if (isKnown) return;
  throw new BackupRefused(
    `${file} was made by a newer Muster, or another one. Nothing was changed. Update Muster, then restore.`,
  );
}

/** Keeps servers out until the transaction ends: one that starts waits for the lock of migrations. */
async function takeForRestore(client: pg.Client, replaces: boolean): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [SCHEMA_LOCK]);
  const alone = await client.query<{ got: boolean }>('select pg_try_advisory_xact_lock($1) as got', [
    USERS_LOCK,
  ]);
  if (!alone.rows[0]?.got)
    throw new BackupRefused(
      'A Muster server is running on this database. Nothing was changed. Stop every server, then restore.',
    );
  if (replaces || !(await hasRows(client))) return;
  throw new BackupRefused(
    'The database has a company in it. Nothing was changed. To put the backup in its place, which deletes what is there now, add --replace.',
  );
}

async function hasRows(client: pg.Client): Promise<boolean> {
  for (const table of ['muster.clocks', 'muster_auth."user"']) {
    const there = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      table,
    ]);
    if (!there.rows[0]?.there) continue;
    const found = await client.query(`select 1 from ${table} limit 1`);
    if (found.rowCount !== 0) return true;
  }
  return false;
}

async function makeTables(client: pg.Client, { migrations }: BackupHead): Promise<void> {
  await prepareWithin(client);
  await migrateWithin(client, migrations.at(-1));
}

async function fill(
  client: pg.Client,
  { parts, file }: { parts: ReturnType<typeof readBackup>; file: string },
): Promise<BackupCount> {
  const tables = await storedTables(client);
  // Rows that migrations wrote, such as the epoch, are in the backup too.
  const emptied = tables.filter(({ name }) => name !== OWN_SECRET).map(({ name }) => name);
  await client.query(`truncate ${emptied.join(', ')}`);
  await wall(client, tables, 'no force');
  const count = { tables: 0, rows: 0 };
  let insert: string | null = null;
  let isTaken = false;
  let batch: string[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (insert !== null && batch.length > 0) await client.query(insert, [`[${batch.join(',')}]`]);
    [batch, bytes] = [[], 0];
  };
  for await (const part of parts) {
    if (part.kind === 'row') {
      if (!isTaken) continue;
      count.rows += 1;
      batch.push(part.json);
      bytes += part.json.length;
      if (bytes >= INSERT_BYTES) await flush();
    } else if (part.kind === 'table') {
      await flush();
      const table = { ...part.table, name: part.table.name.replace(/^auth\./, 'muster_auth.') };
      isTaken = isBackedUp(table);
      if (!isTaken) continue;
      count.tables += 1;
      insert = insertInto(tables, table);
      if (insert === null)
        throw new BackupRefused(`${file} has tables that do not fit. Nothing was changed.`);
    }
  }
  await flush();
  // Their secrets are not in a backup: they open no more, and are not shown as if they did.
  await client.query(CLOSE_LINKS);
  await wall(client, tables, 'force');
  return count;
}

/** The owner of a database of somebody else is no superuser: policies would refuse the rows of every account. */
async function wall(
  client: pg.Client,
  tables: readonly StoredTable[],
  how: 'force' | 'no force',
): Promise<void> {
  for (const { name, isWalled } of tables)
    if (isWalled) await client.query(`alter table ${name} ${how} row level security`);
}

/** Names come from the file only when the database has them: nothing of a file is ever run. */
function insertInto(tables: readonly StoredTable[], wanted: BackupTable): string | null {
  const table = tables.find(({ name }) => name === wanted.name);
  if (!table || wanted.columns.some((column) => !table.columns.includes(column))) return null;
  const columns = wanted.columns.map(quoted).join(', ');
  return `insert into ${table.name} (${columns})
          select ${columns} from json_populate_recordset(null::${table.name}, $1::json)`;
}
