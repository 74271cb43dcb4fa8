import pg from 'pg';
import { startTestDatabases } from './postgres.ts';
import { type ServerProcess, startServer } from './server-process.ts';

/*
 * A start takes a second of a core, of which most tests want none. They share a server, and each begins with it as it is
 * before anybody came: its database is emptied of all rows. What needs a server that stops, or other settings for one
 * test, starts its own (server-process.ts).
 */

export type OwnerRow = Record<string, unknown>;

export interface SharedServer {
  readonly origin: string;
  /** Of its database, as who owns it. */
  readonly url: string;
  /** What it printed since it was emptied. */
  output(): string;
  /** What it printed since it started: some things are said once. */
  allOutput(): string;
  /** Past all that the server guards. */
  asOwner<Row extends object = OwnerRow>(text: string): Promise<Row[]>;
}

interface Running extends SharedServer {
  empty(): Promise<void>;
}

/** By their settings. Files of a worker share them, and they end with it. */
const running = new Map<string, Promise<Running>>();

/** The server with these settings, empty. In `beforeEach`, or in `beforeAll` of tests that build on each other. */
export async function emptyServer(environment: Record<string, string> = {}): Promise<SharedServer> {
  const key = JSON.stringify(environment);
  const found = running.get(key);
  const server = await (found ?? keep(key, start(environment)));
  if (found) await server.empty();
  return server;
}

function keep(key: string, starting: Promise<Running>): Promise<Running> {
  running.set(key, starting);
  starting.catch(() => running.delete(key));
  return starting;
}

async function start(environment: Record<string, string>): Promise<Running> {
  const databases = await startTestDatabases();
  const url = await databases.migratedUrl();
  const owner = new pg.Client({ connectionString: url });
  // The database of the run may end before its servers.
  owner.on('error', () => undefined);
  await owner.connect();
  const server = await startServer({ environment: { DATABASE_URL: url, LOG_LEVEL: 'info', ...environment } });
  return runningOn(server, { url, owner, emptying: await emptyingOf(owner) });
}

interface Owned {
  readonly url: string;
  readonly owner: pg.Client;
  /** What takes all rows out. */
  readonly emptying: string;
}

function runningOn(server: ServerProcess, { url, owner, emptying }: Owned): Running {
  let from = server.output().length;
  return {
    origin: server.origin,
    url,
    output: () => server.output().slice(from),
    allOutput: server.output,
    async asOwner<Row extends object>(text: string) {
      return (await owner.query<Row>(text)).rows;
    },
    async empty() {
      await run(owner, emptying);
      from = server.output().length;
    },
  };
}

/** What belongs to the database itself, and to nobody in it. */
const KEPT = ['meta', 'secrets', 'kysely_migration', 'kysely_migration_lock'];

/**
 * Deleted and not truncated: a few rows of forty tables are gone in a tenth of the time. Locked first, so that what the
 * server still writes of the test before is there to be deleted.
 */
async function emptyingOf(owner: pg.Client): Promise<string> {
  const { rows } = await owner.query<{ name: string }>(
    `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('muster', 'muster_auth') and c.relkind = 'r' and c.relname <> all ($1) order by 1`,
    [KEPT],
  );
  const names = rows.map(({ name }) => name);
  return [
    `select set_config('session_replication_role', 'replica', true)`,
    `lock table ${names.join()} in exclusive mode`,
    ...names.map((name) => `delete from ${name}`),
  ].join(';');
}

/** A deadlock with what the server writes at that moment ends one of the two: ours begins again. */
async function run(owner: pg.Client, emptying: string, tries = 5): Promise<void> {
  try {
    await owner.query(emptying);
  } catch (error) {
    if (tries === 0 || (error as { code?: string }).code !== '40P01') throw error;
    await run(owner, emptying, tries - 1);
  }
}
