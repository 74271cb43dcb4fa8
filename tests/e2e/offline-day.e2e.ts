import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, expect, type Page, test } from 'playwright/test';
import { browserFlags } from '../../src/commands/find-browser.mjs';
import { startServer, type ServerProcess } from '../support/server-process.ts';

const ADMIN = {
  firstName: 'Ada',
  lastName: 'Moreau',
  email: 'ada@plant.example',
  password: 'correct horse battery',
};
const FIELD = {
  firstName: 'Dai',
  lastName: 'Nguyen',
  email: 'dai@plant.example',
  password: 'stairs under the model',
};

/** A browser whose storage outlives its process. */
function openBrowser(folder: string): Promise<BrowserContext> {
  const executablePath = process.env['CHROMIUM_PATH'];
  return chromium.launchPersistentContext(folder, {
    ...(executablePath ? { executablePath } : {}),
    args: browserFlags(),
    viewport: { width: 1280, height: 800 },
  });
}

async function createCompany(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/`);
  await page.getByLabel('Company').fill('Plant Works');
  await page.getByLabel('First name').fill(ADMIN.firstName);
  await page.getByLabel('Last name').fill(ADMIN.lastName);
  await page.getByLabel('Email').fill(ADMIN.email);
  await page.getByLabel('Password').fill(ADMIN.password);
  await page.getByRole('button', { name: 'Create company' }).click();
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
}

async function addDevice(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add device' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Asset name').fill(name);
  await dialog.getByRole('button', { name: 'Add device' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('grid').getByText(name)).toBeVisible();
}

/** The one-time link of a person, as a contract admin copies it. */
async function invite(page: Page, origin: string): Promise<string> {
  await page.goto(`${origin}/settings`);
  await page.getByLabel('First name').fill(FIELD.firstName);
  await page.getByLabel('Last name').fill(FIELD.lastName);
  await page.getByLabel('Email').fill(FIELD.email);
  await page.getByRole('button', { name: 'Invite' }).click();
  await expect(page.getByText('Up to date').first()).toBeVisible();
  const person = page.getByRole('listitem').filter({ hasText: FIELD.email });
  await person.getByRole('button', { name: 'Copy invitation link' }).click();
  return page.getByLabel('One-time link').inputValue();
}

async function takeInvite(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel('Password').fill(FIELD.password);
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
}

let server: ServerProcess | undefined;

test.afterEach(async () => {
  await server?.stop('SIGTERM');
  server = undefined;
});

test('keeps edits made without a server over a restart of the browser, and brings them to a colleague', async () => {
  server = await startServer();
  const { origin, dataFolder } = server;
  const folder = mkdtempSync(join(tmpdir(), 'muster-browser-'));
  const admin = await openBrowser(folder);
  const page = admin.pages()[0] ?? (await admin.newPage());
  await createCompany(page, origin);
  await addDevice(page, 'PLANT-0001');
  await page.getByRole('grid').getByText('PLANT-0001').click();
  await expect(page.getByText('Up to date').first()).toBeVisible();
  const link = await invite(page, origin);

  const colleague = await openBrowser(mkdtempSync(join(tmpdir(), 'muster-colleague-')));
  const theirs = colleague.pages()[0] ?? (await colleague.newPage());
  await takeInvite(theirs, link);
  await expect(theirs.getByRole('grid').getByText('PLANT-0001')).toBeVisible();

  await page.goto(`${origin}/devices`);
  // The shell must be kept before the server goes: the service worker says so.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await server.stop('SIGKILL');
  server = undefined;

  await page.goto(`${origin}/devices`);
  await addDevice(page, 'BASEMENT-0002');
  await expect(page.getByText('Offline, 1 waiting').first()).toBeVisible();
  await admin.close();

  const again = await openBrowser(folder);
  const reopened = again.pages()[0] ?? (await again.newPage());
  await reopened.goto(`${origin}/devices`);
  await expect(reopened.getByRole('grid').getByText('BASEMENT-0002')).toBeVisible();
  await expect(reopened.getByText('Offline, 1 waiting').first()).toBeVisible();

  server = await startServer({ dataFolder, port: Number(new URL(origin).port) });
  await reopened.getByRole('button', { name: 'Offline, 1 waiting' }).first().click();
  await expect(reopened.getByText('Up to date').first()).toBeVisible();
  await expect(theirs.getByRole('grid').getByText('BASEMENT-0002')).toBeVisible({ timeout: 90_000 });
  await colleague.close();
  await again.close();
});
