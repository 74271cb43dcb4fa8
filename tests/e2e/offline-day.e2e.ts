import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { type BrowserContext, chromium, expect, type Page, test } from 'playwright/test';
import { browserFlags } from '../../src/commands/find-browser.mjs';
import { formatDay } from '#lib/words/format/days.ts';
import { typeWords } from '#lib/words/devices/devices.ts';
import { exportedLines } from '../support/screens/exported-file.ts';
import { installListCsv } from '../support/rows/install-list-csv.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { startServer, type ServerProcess } from '../support/servers/server-process.ts';

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

/** The one-time link of a person, as a contract admin copies it. */
async function invite(page: Page, origin: string): Promise<string> {
  await page.goto(`${origin}/settings`);
  await page.getByRole('button', { name: 'Invite a person' }).click();
  await page.getByLabel('First name').fill(FIELD.firstName);
  await page.getByLabel('Last name').fill(FIELD.lastName);
  await page.getByLabel('Email').fill(FIELD.email);
  await page.getByRole('button', { name: 'Invite', exact: true }).click();
  // Not before the server has the person: until then the button can't be pressed.
  await page.getByRole('button', { name: 'Copy invitation link' }).click();
  const link = await page.getByLabel('One-time link', { exact: true }).inputValue();
  // The server's poke brings its row.
  await expect(page.getByText(/^An invitation link is open until/)).toBeVisible();
  return link;
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

/** Imports a file through the dialog: look at its columns, see what would change, confirm. Answers how many devices the button named. */
async function importList(page: Page, file: { name: string; text: string }): Promise<number> {
  await page.getByRole('button', { name: 'Import', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  const buffer = Buffer.from(file.text);
  await dialog.locator('input[type=file]').setInputFiles({ name: file.name, mimeType: 'text/csv', buffer });
  await dialog.getByRole('button', { name: 'Preview changes' }).click();
  const confirm = dialog.getByRole('button', { name: /^Import [\d,]+ devices?$/ });
  const devices = Number(/[\d,]+/.exec(await confirm.innerText())?.[0].replaceAll(',', ''));
  await confirm.click();
  await expect(dialog.getByText(/is\s+kept\s+on\s+this\s+device/)).toBeVisible({ timeout: 60_000 });
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  return devices;
}

/** What the install list of this person exports, and how many rows its screen says. */
async function exportInstalls(page: Page, origin: string): Promise<{ lines: string[]; rows: number }> {
  await page.goto(`${origin}/reports/installs`);
  const said = page.getByText(/[1-9][\d,]* rows on [1-9][\d,]* devices/);
  await expect(said).toBeVisible();
  const rows = Number(/[\d,]+/.exec(await said.innerText())?.[0].replaceAll(',', ''));
  await page.getByRole('button', { name: /^Export/ }).click();
  return { lines: (await exportedLines(page)).lines, rows };
}

/** The rows that the table shows just now have in each column what the file has in the same line. */
async function expectShown(page: Page, lines: readonly string[]): Promise<number[]> {
  const shown = await page.getByRole('grid').evaluate((grid) =>
    [...grid.querySelectorAll('.body [role=row]')].map((row) => ({
      line: Number(row.getAttribute('aria-rowindex')) - 1,
      cells: [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent.trim()),
    })),
  );
  for (const { line, cells } of shown) {
    const [device, type, system, serial, user, checkIn, ...product] = Papa.parse<string[]>(lines[line]!)
      .data[0]!;
    const known = [system, serial, user].map((text) => text || 'Not known');
    const day = checkIn ? formatDay(Date.parse(checkIn)) : 'Never';
    const words = typeWords[type as keyof typeof typeWords];
    expect(cells).toEqual([device, words, ...known, day, ...product.map((text) => text || 'Not known')]);
  }
  return shown.map(({ line }) => line);
}

test('the main job: import, a day without a server, a colleague who sees it, the list exported', async () => {
  server = await startServer();
  const { origin, dataFolder } = server;
  const folder = mkdtempSync(join(tmpdir(), 'muster-browser-'));
  const admin = await openBrowser(folder);
  const page = admin.pages()[0] ?? (await admin.newPage());
  await createCompany(page, origin);
  const link = await invite(page, origin);
  const colleague = await openBrowser(mkdtempSync(join(tmpdir(), 'muster-colleague-')));
  const theirs = colleague.pages()[0] ?? (await colleague.newPage());
  await takeInvite(theirs, link);

  await page.goto(`${origin}/devices`);
  const sample = readFileSync(new URL('../fixtures/csv/install-list.csv', import.meta.url), 'utf8');
  expect(await importList(page, { name: 'install-list.csv', text: sample })).toBe(4);
  expect(await importList(page, { name: 'plant.csv', text: installListCsv(20_000) })).toBe(6_667);
  // When the colleague has all of it, so has the server: either may lag behind what was imported here.
  await expect(theirs.getByRole('link', { name: 'All 6,671', exact: true })).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByText('Up to date').first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole('searchbox').fill('NL-TAB-0031');
  await page.getByRole('grid').getByText('NL-TAB-0031').click();
  await expect(page.getByRole('complementary', { name: 'NL-TAB-0031' })).toBeVisible();
  const deepLink = page.url();
  expect(deepLink).toContain('device=');

  // The shell must be kept before the server goes: the service worker says so.
  await offlineReady(page);
  await server.stop('SIGKILL');
  server = undefined;

  await page.reload();
  expect(page.url()).toBe(deepLink);
  const panel = page.getByRole('complementary', { name: 'NL-TAB-0031' });
  await panel.getByRole('button', { name: /^Display name/ }).click();
  await panel.getByRole('textbox', { name: 'Display name' }).fill('Stair tablet');
  await panel.getByRole('button', { name: 'Save' }).click();
  await panel.getByLabel('Default access to products').selectOption('block');
  await panel.getByRole('button', { name: 'Retire' }).click();
  await expect(panel.getByRole('button', { name: 'Restore' })).toBeVisible();
  await expect(page.getByText('Offline, 3 waiting').first()).toBeVisible();
  await admin.close();

  const again = await openBrowser(folder);
  const reopened = again.pages()[0] ?? (await again.newPage());
  await reopened.goto(deepLink);
  const kept = reopened.getByRole('complementary', { name: 'NL-TAB-0031' });
  await expect(kept.getByText('Stair tablet', { exact: true })).toBeVisible();
  await expect(kept.getByLabel('Default access to products')).toHaveValue('block');
  await expect(kept.getByRole('button', { name: 'Restore' })).toBeVisible();
  await expect(reopened.getByText('Offline, 3 waiting').first()).toBeVisible();
  await expect(reopened.getByRole('grid').getByRole('row').nth(1)).toContainText('waiting to be sent');

  await theirs.getByRole('searchbox').fill('NL-TAB-0031');
  await theirs.getByRole('grid').getByText('NL-TAB-0031').click();
  const seen = theirs.getByRole('complementary', { name: 'NL-TAB-0031' });
  await expect(seen.getByText('Stair tablet', { exact: true })).toHaveCount(0);

  await reopened.getByRole('link', { name: 'Offline, 3 waiting' }).first().click();
  await expect(reopened.getByRole('list', { name: 'Waiting changes' }).getByRole('listitem')).toHaveCount(3);
  server = await startServer({ dataFolder, port: Number(new URL(origin).port) });
  // Gone when the browser has tried by itself.
  await reopened.getByRole('button', { name: 'Try now' }).or(reopened.getByTitle('Sync now')).click();
  await expect(reopened.getByText('Up to date').first()).toBeVisible();
  await expect(seen.getByText('Stair tablet', { exact: true })).toBeVisible({ timeout: 90_000 });
  await expect(seen.getByText('Blocked', { exact: true })).toBeVisible();
  await expect(seen.getByText(/^Retired since/)).toBeVisible();
  await expect(theirs.getByText('Up to date').first()).toBeVisible();

  const mine = await exportInstalls(reopened, origin);
  const exported = await exportInstalls(theirs, origin);
  expect(exported.rows).toBe(20_005);
  expect(exported.lines).toHaveLength(exported.rows + 1);
  expect(exported.lines).toEqual(mine.lines);
  expect(await expectShown(theirs, exported.lines)).toContain(1);
  await theirs.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  await theirs.getByRole('grid').focus();
  await theirs.keyboard.press('End');
  await expect.poll(() => expectShown(theirs, exported.lines)).toContain(20_005);
  await colleague.close();
  await again.close();
});
