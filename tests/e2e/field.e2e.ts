import { readFileSync } from 'node:fs';
import { expect, type Page, test } from 'playwright/test';
import { type ArticleCompany, articleCompany } from '../support/article-company.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';

/** Fay finds devices in the plant, phone in one hand. */
let server: ServerProcess;
let company: ArticleCompany;

test.beforeEach(async () => {
  server = await startServer();
  company = await articleCompany(server.origin);
});
test.afterEach(async () => {
  await server.stop();
});

async function signIn(page: Page): Promise<void> {
  const { email, password } = company.signIns.staff;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${server.origin}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/field/);
  await expect(page.getByText('Up to date').locator('visible=true')).toBeVisible();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
}

test('by typing alone, offline: find, check, correct, add, undo, export, and find it all again after a reload', async ({
  page,
}) => {
  await signIn(page);
  await server.stop();
  await page.reload();

  const search = page.getByRole('searchbox', { name: 'Find a device' });
  await search.fill('tab-02');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Offline since/)).toBeVisible();
  await expect(page.getByText('erin')).toBeVisible();
  await expect(page.getByText('Revit')).toBeVisible();
  await page.getByRole('button', { name: 'Mark as checked' }).click();
  await expect(page.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();
  await page.getByRole('button', { name: /^Display name/ }).click();
  await page.keyboard.type('Stair tablet');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: /^Display name: Stair tablet/ })).toBeVisible();

  await search.fill('PUMP-9');
  await expect(page.getByText('No device here has “PUMP-9”.')).toBeVisible();
  await page.getByRole('button', { name: 'Add this device' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Asset name')).toHaveValue('PUMP-9');
  await dialog.getByRole('button', { name: 'Add device' }).click();
  await page.getByRole('button', { name: 'Mark as checked' }).click();
  await expect(page.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();

  await page.goto(`${server.origin}/field`);
  const list = page.getByRole('list', { name: 'Checked today' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('listitem').first()).toContainText('PUMP-9');
  await page.getByRole('button', { name: 'Take PUMP-9 off the list' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(2);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export 2 rows' }).click();
  const csv = readFileSync(await (await download).path(), 'utf8')
    .trim()
    .split('\r\n');
  expect(csv).toHaveLength(3);
  expect(csv[1]).toContain('"PUMP-9"');
  expect(csv[2]).toMatch(/"TAB-02","Stair tablet","[0-9A-Z]{4}-[0-9A-Z]{4}","","Offline","erin"/);
});

test('what was checked is the person’s alone, and gone from the device with a sign-out', async ({ page }) => {
  await signIn(page);
  await page.getByRole('searchbox').fill('CAD-01');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Mark as checked' }).click();
  await expect(page.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();
  const kept = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name));
  expect((await kept()).filter((name) => name.startsWith('checked-'))).toHaveLength(1);
  await page.goto(`${server.origin}/settings`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect((await kept()).filter((name) => name.startsWith('checked-'))).toEqual([]);
});
