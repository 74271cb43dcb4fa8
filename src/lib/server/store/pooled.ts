import pg from 'pg';
import { StartRefused } from './trouble.ts';

/**
 * Refuses an address that leads through a pooler which gives each transaction another connection (pgbouncer's
 * `pool_mode = transaction`): prepared statements would meet those of others, and nobody would hear of changes. Found by
 * what the database itself says: two connections of ours at rest that it serves by one. An address that can't be reached
 * is for the next step to tell.
 */
export async function refuseTransactionPooling(url: string): Promise<void> {
  const [one, other] = [clientOf(url), clientOf(url)];
  try {
    await Promise.all([one.connect(), other.connect()]);
    // The pooler gives out what was used last: the other gets what the one has just given back.
    if ((await servedBy(one)) !== (await servedBy(other))) return;
  } catch {
    return;
  } finally {
    await Promise.all([one, other].map((client) => client.end().catch(() => undefined)));
  }
  throw new StartRefused(
    'DATABASE_URL leads through a pooler that shares connections between transactions (pgbouncer: pool_mode = transaction). ' +
      'Muster pools by itself and hears of changes on a connection of its own: use pool_mode = session, or the address of the database.',
  );
}

function clientOf(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  client.on('error', () => undefined);
  return client;
}

async function servedBy(client: pg.Client): Promise<number | undefined> {
  return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;
}
