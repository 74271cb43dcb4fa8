import { type ServerProcess, startServer } from '../servers/server-process.ts';
import { test as base } from 'playwright/test';
import { type LosableServer, losableServer } from '../servers/losable-server.ts';
import { startTestDatabases } from '../servers/postgres.ts';
import { lookedAround, type SampleDesk } from './sample-desk.ts';

/** Tag of a test that needs the app when the server is away. */
export const OFFLINE = '@offline';

/**
 * Tests of the whole app. `sampleDesk` is for those that only look: they share a server and its sample company, one for
 * each of the runner's workers. What changes records takes `server`, which is empty, and can be lost and found again.
 *
 * What the app keeps for a server that is away is a third of the time of a test: only those tagged OFFLINE have it.
 */
export const test = base.extend<{ server: LosableServer }, { sampleDesk: SampleDesk }>({
  // The runner reads from the pattern what a fixture needs: nothing.
  // eslint-disable-next-line no-empty-pattern
  serviceWorkers: async ({}, use, { tags }) => {
    await use(tags.includes(OFFLINE) ? 'allow' : 'block');
  },
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    await use(await losableServer());
  },
  sampleDesk: [
    async ({ browser }, use) => {
      const server = await sampleServer();
      await use(await lookedAround(browser, server));
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

async function sampleServer(): Promise<ServerProcess> {
  const databases = await startTestDatabases();
  return startServer({ environment: { DATABASE_URL: await databases.migratedUrl() } });
}
