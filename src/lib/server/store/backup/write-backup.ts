import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { BACKUP_FORM, type BackupCount, type BackupHead, BackupRefused, lineOf } from './backup-form.ts';
import { isBackedUp, quoted, type StoredTable, storedTables } from './stored-tables.ts';

/** What one answer of the database should hold: its rows are between 100 bytes and some 100 kB long. */
const ANSWER_BYTES = 1_000_000;
const MAX_ROWS = 5_000;

/**
 * Writes all of a database as it is at one moment, whoever writes to it meanwhile, and holds one answer of it in
 * memory. The file (mode 600, for it has passwords' hashes) appears whole or not at all.
 */
export async function writeBackup(
  url: string,
  { file, at }: { file: string; at: Date },
): Promise<BackupCount> {
  const half = `${file}.part`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('begin isolation level repeatable read read only');
    await client.query(`set local timezone = 'UTC'`);
    await client.query('set local statement_timeout = 0');
    const count = { tables: 0, rows: 0 };
    const head = { muster: 'backup', form: BACKUP_FORM, at: at.toISOString() } as const;
    const lines = backupLines(client, { head: { ...head, migrations: await migrationsOf(client) }, count });
    const made = createWriteStream(half, { mode: 0o600, flush: true });
    await pipeline(Readable.from(lines, { objectMode: false }), createGzip(), made);
    await rename(half, file);
    return count;
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function migrationsOf(client: pg.Client): Promise<string[]> {
  const found = await client.query<{ there: boolean }>(
    `select to_regclass('muster.kysely_migration') is not null as there`,
  );
  if (!found.rows[0]?.there)
    throw new BackupRefused('The database has no Muster in it yet: nothing to back up.');
  const applied = await client.query<{ name: string }>(
    'select name from muster.kysely_migration order by name',
  );
  return applied.rows.map(({ name }) => name);
}

interface Wanted {
  readonly head: BackupHead;
  /** Counted up while the lines are read. */
  readonly count: { tables: number; rows: number };
}

async function* backupLines(client: pg.Client, { head, count }: Wanted): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  const hashed = (text: string): Buffer => {
    const bytes = Buffer.from(text);
    hash.update(bytes);
    return bytes;
  };
  yield hashed(lineOf('head', JSON.stringify(head)));
  for (const table of (await storedTables(client)).filter(isBackedUp)) {
    count.tables += 1;
    yield hashed(lineOf('table', JSON.stringify({ name: table.name, columns: table.columns })));
    for await (const rows of rowsOf(client, table)) {
      count.rows += rows.length;
      yield hashed(rows.map((row) => lineOf('row', row)).join(''));
    }
  }
  yield Buffer.from(lineOf('end', JSON.stringify({ ...count, sha256: hash.digest('hex') })));
}

/** On a database of somebody else its owner too sees the rows of the bound account alone. */
async function* rowsOf(client: pg.Client, table: StoredTable): AsyncGenerator<string[]> {
  if (!table.isWalled) return yield* cursorOf(client, table, '');
  const accounts = await client.query<{ id: string }>(
    'select account_id as id from muster.clocks order by 1',
  );
  for (const { id } of accounts.rows) {
    await client.query(`select set_config('muster.account', $1, true)`, [id]);
    yield* cursorOf(client, table, `where account_id = current_setting('muster.account')`);
  }
}

async function* cursorOf(client: pg.Client, table: StoredTable, where: string): AsyncGenerator<string[]> {
  const columns = table.columns.map(quoted).join(', ');
  await client.query(
    `declare backup no scroll cursor for
     select row_to_json(t)::text as row from (select ${columns} from ${table.name} ${where}) t`,
  );
  for (let count = 50; ;) {
    const found = await client.query<{ row: string }>(`fetch ${count} from backup`);
    if (found.rows.length > 0) yield found.rows.map(({ row }) => row);
    if (found.rows.length < count) break;
    const bytes = found.rows.reduce((sum, { row }) => sum + row.length, 0);
    count = Math.min(MAX_ROWS, Math.max(1, Math.floor((found.rows.length * ANSWER_BYTES) / bytes)));
  }
  await client.query('close backup');
}
