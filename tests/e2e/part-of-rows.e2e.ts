import { expect } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';
import { openFounded } from '../support/screens/signed-in.ts';
import { versionProxy } from '../support/servers/version-proxy.ts';

/** What the app says while only some of the rows, or none of them, are on this device. */

let server: LosableServer;
test.beforeEach(async () => {
  server = await losableServer();
});

test('a first sync that was cut never shows a part of the rows as everything', async ({ page }) => {
  const proxy = await versionProxy(() => Number(new URL(server.origin).port));
  proxy.cutAfter = 'devices';
  await page.goto(`${proxy.origin}/`);
  await page.getByRole('button', { name: 'Look around with a sample company' }).click();
  const some = page.getByRole('link', { name: /^All [\d,]+ so far$/ });
  await expect(some).toBeVisible();
  proxy.cut();
  await expect(page.getByRole('button', { name: 'Offline', exact: true })).toBeVisible();
  const notice = page.getByText(/^Only [\d,]+ of [\d,]+ rows are on this device\. Counts, lists/);
  await expect(notice).toBeVisible();
  await expect(some).toBeVisible();
  await page.goto(`${proxy.origin}/home`);
  await expect(notice).toBeVisible();
  await expect(page.getByText('You’re all caught up.')).toBeHidden();
  proxy.cutAfter = null;
  // By itself, as soon as the server answers.
  await expect(page.getByText('Up to date').locator('visible=true')).toBeVisible();
  await expect(notice).toBeHidden();
  await expect(page.getByText('so far')).toHaveCount(0);
  await proxy.stop();
});

test(
  'a browser that threw the rows away, without a network, does not say that there are none',
  { tag: OFFLINE },
  async ({ page, context }) => {
    const { origin } = server;
    await openFounded(page, origin, '/devices');
    await expect(page.getByText('Up to date').locator('visible=true')).toBeVisible();
    await offlineReady(page);
    await page.goto('about:blank');
    const browser = await context.newCDPSession(page);
    await browser.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
    await server.goAway();
    for (const path of ['/devices', '/home', '/users', '/contracts', '/reports']) {
      await page.goto(origin + path);
      await expect(page.getByText('Your desk isn’t on this device yet')).toBeVisible();
      await expect(
        page.getByText(/You’re all caught up|No devices yet|No users yet|No contracts yet/),
      ).toBeHidden();
    }
    // What this device keeps, and how to sign out, is found all the same.
    await page.goto(`${origin}/settings`);
    await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
  },
);
