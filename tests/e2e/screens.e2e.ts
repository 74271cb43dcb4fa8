import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from 'playwright/test';
import { startServer, type ServerProcess } from '../support/server-process.ts';

let server: ServerProcess;

// One each: a server refuses the eleventh company in a minute, and no test sees what another left behind.
test.beforeEach(async () => {
  server = await startServer();
});

test.afterEach(async () => {
  await server.stop();
});

async function lookAround(page: Page): Promise<void> {
  await page.goto(`${server.origin}/set-up`);
  await page.getByRole('button', { name: 'Look around with a sample company' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
}

/** Rules that axe calls serious or critical, with where they are broken. */
async function seriousProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => String(node.target)).join(', ')}`);
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`no screen has a serious problem for assistive technology, ${colorScheme}, ${width} wide`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await lookAround(page);
      for (const path of ['/devices', '/reports', '/reports/installs', '/inbox', '/settings']) {
        await page.goto(`${server.origin}${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await expect(page.getByText('Up to date').locator('visible=true')).toBeVisible();
        expect(await seriousProblems(page), path).toEqual([]);
        const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(isTooWide, `${path} scrolls sideways`).toBe(false);
      }
    });
  }
}

const LIST =
  'Computer;Serial;OS;Last seen;Software\nP-1;A1;Windows 11;03/04/2026;Revit\nP-2;B1;macOS 15;soon;Maya\n';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`the import can be used with assistive technology at each step, ${colorScheme}, ${width} wide`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await lookAround(page);
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      const dialog = page.getByRole('dialog');
      expect(await seriousProblems(page), 'choosing').toEqual([]);
      await dialog
        .locator('input[type=file]')
        .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
      await expect(dialog.getByLabel('Serial number')).toHaveValue('1');
      expect(await seriousProblems(page), 'columns').toEqual([]);
      await dialog.getByRole('button', { name: 'Compare' }).click();
      await expect(dialog.getByRole('button', { name: 'Import 1 devices' })).toBeVisible();
      expect(await seriousProblems(page), 'plan').toEqual([]);
    });
  }
}

test('imports with the keyboard alone, says what is wrong with a file, and gives rejected rows back', async ({
  page,
}) => {
  await lookAround(page);
  await page.getByRole('button', { name: 'Import', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('input[type=file]')).toBeFocused();
  const give = (name: string, text: string) =>
    dialog
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await give('list.xlsx', 'PK\u0003\u0004 workbook');
  await expect(dialog.getByRole('alert')).toContainText('Nothing was imported');
  await give('list.csv', LIST);
  await dialog.getByRole('button', { name: 'Compare' }).focus();
  await page.keyboard.press('Enter');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save rejected rows with reasons' }).focus();
  await page.keyboard.press('Enter');
  const rejected = readFileSync(await (await download).path(), 'utf8');
  expect(rejected).toContain('"P-2";"B1";"macOS 15";"soon";"Maya";"The last check-in is not a date.');
  await dialog.getByRole('button', { name: 'Import 1 devices' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('1 devices added')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('searchbox').fill('P-1');
  await expect(page.getByRole('grid').getByText('P-1', { exact: true })).toBeVisible();
});

test('finds a device and opens it with the keyboard alone', async ({ page }) => {
  await lookAround(page);
  await page.keyboard.press('/');
  await page.keyboard.type('nl-ph-9');
  await expect(page).toHaveURL(/nl-ph-9/);
  await expect(page.getByRole('grid').getByText('NL-PH-9', { exact: true })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /NL-PH-/ }).first()).toBeVisible();
});

test('exports the install list as the screen has it: every row, in its order', async ({ page }) => {
  await lookAround(page);
  await page.goto(`${server.origin}/reports/installs`);
  // Before the rows arrive the list says 0.
  const count = page.getByText(/[1-9][\d,]* rows on [1-9][\d,]* devices/);
  await expect(count).toBeVisible();
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
  const said = await count.innerText();
  const rows = Number(/[\d,]+/.exec(said)?.[0].replaceAll(',', ''));
  await page.getByRole('button', { name: /^Export/ }).click();
  await page.getByLabel(/For machines/).check();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Export / })
    .click();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save file' }).click();
  const file = await (await download).path();
  const lines = readFileSync(file, 'utf8').trimEnd().split('\r\n');
  expect(lines[0]).toBe(
    'Device,Type,Operating system,Serial number,Last user,Last check-in,Product,Version,Publisher',
  );
  expect(lines).toHaveLength(rows + 1);
  const firstOnScreen = page.getByRole('grid').getByRole('row').nth(1).getByRole('gridcell');
  const cells = lines[1]!.split(',');
  await expect(firstOnScreen.nth(0)).toHaveText(cells[0]!);
  await expect(firstOnScreen.nth(6)).toHaveText(cells[6]!);
  await expect(firstOnScreen.nth(7)).toHaveText(cells[7]!);
});
