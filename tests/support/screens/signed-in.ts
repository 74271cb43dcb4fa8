import type { BrowserContext, Page } from 'playwright/test';
import { HttpClient } from '../servers/http-client.ts';

/*
 * A browser in which somebody signed in before, for tests of what comes after: the screens of signing in and of creating
 * a company have tests of their own.
 */

/** Opens a path as somebody who has a sign-in. */
export async function openAs(
  page: Page,
  origin: string,
  { email, password }: { readonly email: string; readonly password: string },
  path: string,
): Promise<void> {
  const client = new HttpClient(origin);
  const answer = await client.post('/api/session/sign-in', { email, password });
  if (!answer.ok) throw new Error(await answer.text());
  await takeSession(page.context(), origin, client);
  await page.goto(origin + path);
}

/** Opens a path as the founder of a company that is made on this empty server. */
export async function openFounded(page: Page, origin: string, path: string): Promise<void> {
  const client = new HttpClient(origin);
  await client.found();
  await takeSession(page.context(), origin, client);
  await page.goto(origin + path);
}

/** From now on the browser is signed in as the client is. */
export async function takeSession(
  context: BrowserContext,
  origin: string,
  client: HttpClient,
): Promise<void> {
  const [name = '', value = ''] = client.cookie.split('=');
  await context.addCookies([{ name, value: decodeURIComponent(value), url: origin }]);
}
