import pg from 'pg';
import { StartRefused } from './trouble.ts';

/**
 * Refuses an address that leads through a pooler which gives each transaction another connection (pgbouncer's
 * `pool_mode = transaction`): prepared statements would meet those of others, and nobody would hear of changes. Found by
 * what the database itself says: a connection of ours that it serves by several of its own, or two that it serves by one. An address that can't be reached
 * is for the next step to tell.
 */
export async function refuseTransactionPooling(url: string): Promise<void> {
  const [one, other] = [clientOf(url), clientOf(url)];
  try {
    await Promise.all([one.connect(), other.connect()]);
    if (!(await areShared(one, other))) return;
  } catch {
    return;
  } finally {
    await Promise.all([one, other].map((client) => client.end().catch(() => undefined)));
  }
  throw new StartRefused(
    'DATABASE_URL leads through a pooler that shares connections between transactions (pgbouncer: pool_mode = transaction). ' +
      'Muster pools by itself and hears of changes on a connection of its own: use pool_mode = session with room for 40 connections, or the address of the database.',
  );
}

/**
 * A pooler gives out what was used last, so that the other gets what the one has just given back; or, where it
 * takes them in turn, what comes next, so that each is soon served by another.
 */
async function areShared(one: pg.Client, other: pg.Client): Promise<boolean> {
  const [ofOne, ofOther] = [new Set<number>(), new Set<number>()];
  for (let round = 0; round < ROUNDS; round++) {
    ofOne.add(await servedBy(one));
    ofOther.add(await servedBy(other));
    if (ofOne.size > 1 || ofOther.size > 1 || !ofOne.isDisjointFrom(ofOther)) return true;
  }
  return false;
}

/** 20 ms on one machine. */
const ROUNDS = 20;

function clientOf(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  client.on('error', () => undefined);
  return client;
}

async function servedBy(client: pg.Client): Promise<number> {
  return (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid ?? 0;
}
