import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { seriousProblems } from '../support/screens/look-at.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';
import { openFounded } from '../support/screens/signed-in.ts';

let server: LosableServer;
test.beforeEach(async () => {
  server = await losableServer();
});

async function createCompany(page: Page): Promise<void> {
  await openFounded(page, server.origin, '/devices');
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
}

/** Up to the dry run. */
async function compare(page: Page, file: string) {
  await page.getByRole('button', { name: 'Import', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  const buffer = readFileSync(new URL(`../fixtures/csv/${file}`, import.meta.url));
  await dialog.locator('input[type=file]').setInputFiles({ name: file, mimeType: 'text/csv', buffer });
  await dialog.getByRole('button', { name: 'Preview changes' }).click();
  return dialog;
}

async function importFile(page: Page, file: string): Promise<string> {
  const dialog = await compare(page, file);
  await dialog.getByRole('button', { name: /^Import [\d,]+ rows?$/ }).click();
  const said = dialog.getByText('What was imported is kept on this device');
  await expect(said).toBeVisible();
  const text = await said.innerText();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return text;
}

/** Importing the same file again changes nothing. */
async function expectUnchanged(page: Page, file: string): Promise<void> {
  const dialog = await compare(page, file);
  await expect(dialog.getByText('Nothing to import')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Import / })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
}

function upToDate(page: Page) {
  return page.getByText('Up to date', { exact: true }).locator('visible=true').first();
}

test(
  'contracts and then people with their seats come in from an export without a network, and the server agrees',
  { tag: OFFLINE },
  async ({ page }) => {
    await createCompany(page);
    await offlineReady(page);
    const { origin } = server;
    await server.goAway();

    await page.goto(`${origin}/contracts`);
    expect(await importFile(page, 'autodesk-subscriptions.csv')).toMatch(/^\d+ contracts added/);
    await expect(page.getByRole('grid').getByText('110003919438')).toBeVisible();
    await page.goto(`${origin}/users`);
    expect(await importFile(page, 'autodesk-usage-report.csv')).toMatch(
      /people added; \d+ assignments? added/,
    );
    await expect(page.getByRole('grid').getByText('Bjørn Østergaard')).toBeVisible();

    await server.comeBack();
    await page.reload();
    await expect(upToDate(page)).toBeVisible({ timeout: 60_000 });
    await expectUnchanged(page, 'autodesk-usage-report.csv');
    await page.goto(`${origin}/contracts`);
    await expectUnchanged(page, 'autodesk-subscriptions.csv');
  },
);

test('a licenses file of 84 people on one of its two items becomes two products with 84 assignments', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await createCompany(page);
  await page.goto(`${server.origin}/contracts`);
  await page.getByText('More', { exact: true }).click();
  const dialog = await compare(page, 'snipe-it-licenses.csv');
  const line = (name: string) => dialog.getByRole('row').filter({ hasText: name });
  await expect(line('Assignments')).toContainText('84');
  await expect(line('Products on contracts')).toContainText('2');
  expect(await seriousProblems(page)).toEqual([]);
  await dialog.getByRole('button', { name: /^Import [\d,]+ rows?$/ }).click();
  await expect(dialog.getByText('84 assignments added')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(upToDate(page)).toBeVisible({ timeout: 60_000 });
  await page.goto(`${server.origin}/inbox`);
  await expect(page.getByText('You’re all caught up.')).toBeVisible();
});
