import { type Browser, type Cookie, expect, type Page } from 'playwright/test';

/** A server with the sample company, and the session of who looked around in it. */
export interface SampleDesk {
  readonly origin: string;
  readonly session: readonly Cookie[];
}

/** Makes it on a server without a company. */
export async function lookedAround(browser: Browser, server: { origin: string }): Promise<SampleDesk> {
  const context = await browser.newContext();
  await lookAround(await context.newPage(), server);
  // The session alone: what else is kept belongs to the browser that looked around.
  const session = (await context.cookies()).filter(({ name }) => name === 'muster');
  await context.close();
  return { origin: server.origin, session };
}

/** A browser that nothing is kept in opens the devices of the sample company, and waits for everything else of it. */
export async function openSample(page: Page, { origin, session }: SampleDesk): Promise<void> {
  await page.context().addCookies([...session]);
  await page.goto(`${origin}/devices`);
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
  await expect(page.getByText('Up to date').locator('visible=true').first()).toBeVisible();
}

/** The first of all to come to a server that has no company makes the sample company, and sees its devices. */
export async function lookAround(page: Page, { origin }: { origin: string }): Promise<void> {
  await page.goto(`${origin}/set-up`);
  await page.getByRole('button', { name: 'Look around with a sample company' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
}
