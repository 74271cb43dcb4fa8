import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '#lib/server/store/embedded-cluster.ts';
import { openStore, type Store } from '#lib/server/store/open-store.ts';

export type TestStore = Store & { readonly url: string };

export interface TestDatabases {
  /** A store in an empty database of its own; stop it after the test. */
  freshStore(): Promise<TestStore>;
  /** The address of an empty database of its own. */
  freshUrl(): Promise<string>;
  stop(): Promise<void>;
}

/** A real PostgreSQL for one test file: start it in `beforeAll`, stop it in `afterAll`. No fsync: nothing is kept. */
export async function startTestDatabases(): Promise<TestDatabases> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-test-'));
  // Open to the user of the database, which as root is another.
  await chmod(folder, 0o755);
  const embedded = await startEmbedded(folder, { isDurable: false });
  let count = 0;
  const freshUrl = (): Promise<string> => createDatabase(embedded.url, `test_${++count}`);
  return {
    freshUrl,
    async freshStore() {
      const url = await freshUrl();
      const store = await openStore({ databaseUrl: url, dataFolder: folder, log: { warn: () => undefined } });
      return { ...store, url };
    },
    async stop() {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function createDatabase(owner: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(owner);
  url.pathname = `/${name}`;
  return url.href;
}
