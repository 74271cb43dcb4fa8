import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type Embedded, startEmbedded } from '#lib/server/store/embedded/embedded-cluster.ts';
import { openStore, type Store } from '#lib/server/store/open-store.ts';

/** Names the address of a PostgreSQL that all test files of a run share: shared-postgres.ts starts it. */
export const SHARED_POSTGRES = 'MUSTER_TEST_POSTGRES';

/** A database there with every table and no row, to be copied: a third of the work of making them anew. */
export const WITH_TABLES = 'with_tables';

export type TestStore = Store & { readonly url: string };

export interface TestDatabases {
  /** A store in an empty database of its own; stop it after the test. */
  freshStore(): Promise<TestStore>;
  /** The address of an empty database of its own: nobody has made tables there. */
  freshUrl(): Promise<string>;
  /** The address of a database of its own as a server leaves it to which nobody has come. */
  migratedUrl(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * Databases of a test file: start them in `beforeAll`, stop them in `afterAll`. They are in the PostgreSQL of the run
 * where there is one. `alone`: in one that nobody shares, for what concerns all of it, as roles do.
 */
export async function startTestDatabases({ alone = false } = {}): Promise<TestDatabases> {
  const shared = process.env[SHARED_POSTGRES];
  const isShared = shared !== undefined && !alone;
  const postgres = isShared ? { url: shared, stop: () => Promise.resolve() } : await startTestPostgres();
  const freshUrl = () => createDatabase(postgres.url);
  const migratedUrl = () => (isShared ? createDatabase(postgres.url, WITH_TABLES) : makeTables(freshUrl()));
  return {
    freshUrl,
    migratedUrl,
    async freshStore() {
      const url = await migratedUrl();
      return { ...(await openTestStore(url)), url };
    },
    stop: () => postgres.stop(),
  };
}

/** A store beside what else works on the database. */
export function openTestStore(databaseUrl: string): Promise<Store> {
  return openStore({ databaseUrl, dataFolder: '', log: { warn: () => undefined } });
}

async function makeTables(empty: Promise<string>): Promise<string> {
  const url = await empty;
  await (await openTestStore(url)).stop();
  return url;
}

/** A real PostgreSQL of its own, for several servers at once. No fsync: nothing is kept. */
export async function startTestPostgres(): Promise<Pick<Embedded, 'url' | 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-test-'));
  // Open to the user of the database, which as root is another.
  await chmod(folder, 0o755);
  const { url, stop } = await startEmbedded(folder, { isDurable: false, connections: 200 });
  // Its last process may still write when it is said to have stopped.
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 10 });
  return { url, stop: () => stop().then(remove) };
}

async function createDatabase(owner: string, template = 'template1'): Promise<string> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  await client.query(`create database ${name} template ${template}`);
  await client.end();
  const url = new URL(owner);
  url.pathname = `/${name}`;
  return url.href;
}
