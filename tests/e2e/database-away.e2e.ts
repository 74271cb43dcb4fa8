import { expect, type Page, test } from 'playwright/test';
import { type DatabaseGate, openGate } from '../support/servers/database-gate.ts';
import { founder } from '../support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases } from '../support/servers/postgres.ts';
import { startServer, type ServerProcess } from '../support/servers/server-process.ts';
import { openAs, openFounded } from '../support/screens/signed-in.ts';

/** The server runs and its database does not: 503 to everything, and work goes on. */

let databases: TestDatabases;
let gate: DatabaseGate;
let server: ServerProcess;

test.beforeEach(async () => {
  databases = await startTestDatabases();
  gate = await openGate(await databases.freshUrl());
  server = await startServer({ environment: { DATABASE_URL: gate.url } });
});
test.afterEach(async () => {
  await server.stop();
  await gate.close();
  await databases.stop();
});

/** The line of sync. */
function status(page: Page, words: string | RegExp) {
  return page.getByText(words).locator('visible=true').first();
}

async function addDevice(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add device' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Asset name').fill(name);
  await dialog.getByRole('button', { name: 'Add device' }).click();
  await expect(dialog).toBeHidden();
}

test('while the database is away, devices are found, added and kept over a reload; then they arrive, once', async ({
  page,
}) => {
  const inGrid = (name: string) => page.getByRole('grid').getByText(name, { exact: true });
  await openFounded(page, server.origin, '/devices');
  await addDevice(page, 'BEFORE-1');
  await expect(status(page, 'Up to date')).toBeVisible();

  await gate.close();
  await addDevice(page, 'AWAY-1');
  await expect(inGrid('AWAY-1')).toBeVisible();
  await expect(status(page, /1 waiting/)).toBeVisible();
  await page.reload();
  for (const name of ['BEFORE-1', 'AWAY-1']) await expect(inGrid(name)).toBeVisible();
  await addDevice(page, 'AWAY-2');
  await expect(status(page, /2 waiting/)).toBeVisible();

  await gate.open();
  await expect(status(page, 'Up to date')).toBeVisible({ timeout: 90_000 });
  for (const name of ['BEFORE-1', 'AWAY-1', 'AWAY-2']) await expect(inGrid(name)).toHaveCount(1);
  const other = await page.context().browser()?.newContext();
  const elsewhere = await other?.newPage();
  if (!elsewhere) throw new Error('No second browser');
  await openAs(elsewhere, server.origin, founder, '/devices');
  for (const name of ['AWAY-1', 'AWAY-2'])
    await expect(elsewhere.getByRole('grid').getByText(name, { exact: true })).toHaveCount(1);
  await other?.close();
});
