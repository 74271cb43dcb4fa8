import { type Cookie, expect, type Page, test as base } from 'playwright/test';
import { type ServerProcess, startServer } from './server-process.ts';

/** A server with the sample company, and the session of who looked around in it. */
export interface SampleDesk {
  readonly origin: string;
  readonly session: readonly Cookie[];
}

/**
 * `sampleDesk` is for tests that only look: they share a server and its sample company, one for each of the runner's
 * workers. What changes records, or ends the server, takes `server`, which is its own and empty.
 */
export const test = base.extend<{ server: ServerProcess }, { sampleDesk: SampleDesk }>({
  // The runner reads from the pattern what a fixture needs: nothing.
  // eslint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await startServer();
    await use(server);
    await server.stop();
  },
  sampleDesk: [
    async ({ browser }, use) => {
      const server = await startServer();
      const context = await browser.newContext();
      await lookAround(await context.newPage(), server);
      // The session alone: what else is kept belongs to the browser that looked around.
      const session = (await context.cookies()).filter(({ name }) => name === 'muster');
      await context.close();
      await use({ origin: server.origin, session });
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

/** A browser that nothing is kept in opens the devices of the sample company, and waits for everything else of it. */
export async function openSample(page: Page, { origin, session }: SampleDesk): Promise<void> {
  await page.context().addCookies([...session]);
  await page.goto(`${origin}/devices`);
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
  await expect(page.getByText('Up to date').locator('visible=true').first()).toBeVisible();
}

/** The first of all to come to a server that has no company makes the sample company, and sees its devices. */
export async function lookAround(page: Page, { origin }: Pick<ServerProcess, 'origin'>): Promise<void> {
  await page.goto(`${origin}/set-up`);
  await page.getByRole('button', { name: 'Look around with a sample company' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
}
