import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { OFFLINE, test } from '../../support/screens/app-test.ts';
import { founder } from '../../support/servers/http-client.ts';
import { offlineReady } from '../../support/screens/offline-ready.ts';
import { type LosableServer, losableServer } from '../../support/servers/losable-server.ts';
import { openFounded } from '../../support/screens/signed-in.ts';

/** What stays on a device and what does not: signing out, other tabs, an emptied browser, a session that ended. */

let server: LosableServer;
test.beforeEach(async () => {
  server = await losableServer();
});

async function createCompany(page: Page): Promise<void> {
  await openFounded(page, server.origin, '/devices');
  await expect(status(page, 'Up to date')).toBeVisible();
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill(founder.email);
  await page.getByLabel('Password').fill(founder.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function addDevice(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add device' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Asset name').fill(name);
  await dialog.getByRole('button', { name: 'Add device' }).click();
  await expect(dialog).toBeHidden();
}

/** The line of sync, in the place that this width shows it. */
function status(page: Page, words: string | RegExp) {
  return page.getByText(words).locator('visible=true').first();
}

function databases(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));
}

async function goOffline(page: Page): Promise<void> {
  await offlineReady(page);
  await server.goAway();
}

test('signing out in one tab takes the person’s data away and closes the others', async ({
  page,
  context,
}) => {
  await createCompany(page);
  await addDevice(page, 'P-1');
  const other = await context.newPage();
  await other.goto(`${server.origin}/devices`);
  await expect(other.getByRole('grid').getByText('P-1', { exact: true })).toBeVisible();
  await expect(status(page, 'Up to date')).toBeVisible();
  await page.goto(`${server.origin}/settings`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await expect.poll(() => databases(other)).toEqual([]);
});

test(
  'signing out without a network names what waits, gives it out, and ends the session at the next contact',
  { tag: OFFLINE },
  async ({ page }) => {
    await createCompany(page);
    await goOffline(page);
    await addDevice(page, 'P-2');
    await expect(status(page, 'Offline, 1 waiting')).toBeVisible();
    await page.goto(`${server.origin}/settings`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText(/^1 change is not on the server yet/)).toBeVisible();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export waiting changes' }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('P-2');
    await page.getByRole('button', { name: 'Sign out and remove them' }).click();
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
    await expect.poll(() => databases(page)).toEqual([]);
    await server.comeBack();
    await page.goto(`${server.origin}/devices`);
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  },
);

test(
  'a browser that was emptied says so, instead of "up to date" alone',
  { tag: OFFLINE },
  async ({ page }) => {
    await createCompany(page);
    await addDevice(page, 'P-3');
    await expect(status(page, 'Up to date')).toBeVisible();
    const emptied = page.getByText('This browser deleted what Muster had stored');
    await page.reload();
    await expect(page.getByRole('grid').getByText('P-3', { exact: true })).toBeVisible();
    await expect(emptied).toHaveCount(0);

    // As a browser does it: all that scripts keep, and not the cookies. From a page without the app, which would write.
    await page.goto(`${server.origin}/healthz`);
    const devtools = await page.context().newCDPSession(page);
    const storageTypes = 'indexeddb,local_storage,cache_storage,service_workers';
    await devtools.send('Storage.clearDataForOrigin', { origin: server.origin, storageTypes });
    await page.goto(`${server.origin}/devices`);
    await expect(emptied).toBeVisible();
    await expect(page.getByRole('grid').getByText('P-3', { exact: true })).toBeVisible();
    await page.reload();
    await expect(emptied).toBeVisible();
    await page.getByRole('button', { name: 'Got it' }).click();
    await expect(emptied).toHaveCount(0);
    await page.reload();
    await expect(page.getByRole('grid').getByText('P-3', { exact: true })).toBeVisible();
    await expect(emptied).toHaveCount(0);
  },
);

test('a session that ended says what is kept, on a phone too, and signing in leads back to the page', async ({
  page,
  context,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await createCompany(page);
  await context.clearCookies();
  await page.goto(`${server.origin}/devices?q=P-4`);
  await addDevice(page, 'P-4');
  await page
    .getByRole('link', { name: 'Sign in to sync, your 1 change is kept' })
    .locator('visible=true')
    .click();
  await expect(page.getByText(/1 waiting change kept here/)).toBeVisible();
  await signIn(page);
  await expect(page).toHaveURL(/\/devices\?q=P-4/);
  await expect(status(page, 'Up to date')).toBeVisible();
  await expect(page.getByRole('grid').getByText('P-4', { exact: true })).toBeVisible();
});

test('nothing of the sample company stays on the device once there is a real one', async ({ page }) => {
  await page.goto(`${server.origin}/set-up`);
  await page.getByRole('button', { name: 'Look around with a sample company' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
  await page.getByRole('link', { name: 'Create your company' }).click();
  await page.getByLabel('Company').fill(founder.accountName);
  await page.getByLabel('First name').fill(founder.firstName);
  await page.getByLabel('Last name').fill(founder.lastName);
  await page.getByLabel('Email').fill(founder.email);
  await page.getByLabel('Password').fill(founder.password);
  await page.getByRole('button', { name: 'Create company' }).click();
  await expect(page.getByText(/^No devices yet/)).toBeVisible();
  await expect.poll(async () => (await databases(page)).length).toBe(2);
});
