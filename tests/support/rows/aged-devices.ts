import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** Sets when every device was last heard of, past the server and its clock: hours go by, as far as they know. */
export async function ageDevices(databaseUrl: string, lastCheckInAt: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  // The wall stands before the owner too.
  await client.query('alter table muster.devices no force row level security');
  await client.query(
    `update muster.devices set row = row || jsonb_build_object('lastCheckInAt', $1::bigint)`,
    [lastCheckInAt],
  );
  await client.query('alter table muster.devices force row level security');
  await client.end();
}

/** Of the database that a running server has in its data folder. */
export async function embeddedUrl(dataFolder: string): Promise<string> {
  const [, , , port] = (await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const password = (await readFile(join(dataFolder, 'postgres-password'), 'utf8')).trim();
  return `postgres://muster:${password}@127.0.0.1:${port?.trim()}/muster`;
}
