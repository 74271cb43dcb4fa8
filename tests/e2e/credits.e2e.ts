import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from 'playwright/test';
import { dayAfter, dayOf } from '#lib/domain/records/day.ts';
import { exportedLines } from '../support/exported-file.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';

let server: ServerProcess;

test.beforeEach(async () => {
  server = await startServer();
});
test.afterEach(async () => {
  await server.stop();
});

async function lookAround(page: Page): Promise<void> {
  await page.goto(`${server.origin}/set-up`);
  await page.getByRole('button', { name: 'Look around with a sample company' }).click();
  await expect(page.getByText('Up to date').locator('visible=true').first()).toBeVisible();
}

/** Where `CREDIT_SHOTS` names a folder, to be looked at. */
async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['CREDIT_SHOTS'];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}

async function seriousProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => String(node.target)).join(', ')}`);
}

function row(page: Page, text: string): Locator {
  return page.getByRole('region', { name: 'Balances' }).getByRole('row').filter({ hasText: text });
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`credits have no serious problem for assistive technology, and fit, ${colorScheme}, ${width} wide`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      await lookAround(page);
      for (const [name, path] of [
        ['balances', '/contracts/credits'],
        ['months', '/contracts/credits?by=month'],
        ['records', '/contracts/credits?by=record'],
        ['settings', '/settings'],
      ] as const) {
        await page.goto(server.origin + path);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        if (name !== 'settings') await expect(row(page, 'Design studio')).toBeVisible();
        expect(await seriousProblems(page), path).toEqual([]);
        const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(beyond, path).toBeLessThanOrEqual(0);
        await shot(page, `${name}-${colorScheme}-${width}`);
        if (name !== 'balances') continue;
        for (const at of ['Every record', 'Unassigned']) {
          await page.getByText(at, { exact: true }).first().scrollIntoViewIfNeeded();
          await shot(page, `${name}-${at.replace(' ', '-').toLowerCase()}-${colorScheme}-${width}`);
        }
      }
      await page.goto(`${server.origin}/contracts/credits`);
      await row(page, 'Design studio').getByRole('link', { name: 'Design studio' }).click();
      await expect(page.getByRole('heading', { name: 'Tokens' })).toBeVisible();
      await page.getByRole('heading', { name: 'Tokens' }).scrollIntoViewIfNeeded();
      expect(await seriousProblems(page), 'contract').toEqual([]);
      await shot(page, `contract-${colorScheme}-${width}`);
    });
  }
}

test('what the screen says is what its export and the records behind it say', async ({ page }) => {
  await lookAround(page);
  await page.goto(`${server.origin}/contracts/credits?by=product`);
  const revit = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'Revit' }) });
  await expect(revit).toBeVisible();
  const cells = revit.getByRole('cell');
  const [used, , records] = (await cells.allTextContents()).map((text) => text.trim());
  await page.getByRole('button', { name: /^Export \d/ }).click();
  const { name, lines } = await exportedLines(page);
  expect(name).toBe('credit-use.csv');
  expect(lines[0]).toBe('Product,Used,Records,Known here');
  expect(lines).toContain(`Revit,${used?.replace(',', '')},${records?.replace(',', '')},yes`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await revit.getByRole('link', { name: records ?? '' }).click();
  await expect(page).toHaveURL(/product=.*by=record/);
  await expect(page.getByRole('button', { name: `Export ${records} rows` })).toBeVisible();
  await page.getByRole('button', { name: `Export ${records} rows` }).click();
  const behind = await exportedLines(page);
  const sum = behind.lines.slice(1).reduce((all, line) => all + Number(line.split(',')[6]), 0);
  expect(sum).toBeCloseTo(Number(used?.replace(',', '')), 3);
});

test('without a network a grant is added by keyboard alone, and use is imported and matched', async ({
  page,
}) => {
  await lookAround(page);
  await page.goto(`${server.origin}/contracts/credits`);
  await expect(row(page, 'Site teams')).toBeVisible();
  await server.stop();
  await page
    .getByRole('button', { name: 'Add tokens' })
    .or(page.getByRole('button', { name: 'Add Tokens' }))
    .focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Contract').selectOption({ label: 'Marketing (11001074)' });
  await dialog.getByLabel('Amount').fill('1,250.5');
  const today = dayOf(Date.now());
  await dialog.getByLabel('First day').fill(dayAfter(today, 3));
  await dialog.getByLabel('Last day').fill(dayAfter(today, -3));
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('The last day is before the first. Correct one of them.')).toBeVisible();
  await dialog.getByLabel('First day').fill(dayAfter(today, -3));
  await dialog.getByLabel('Last day').fill(dayAfter(today, 300));
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(row(page, 'Marketing')).toContainText('1,250.5');

  await page.getByRole('button', { name: 'Import', exact: true }).click();
  const day = dayAfter(today, -1);
  const file = `Day,Email,Product,Amount\n${day},new@studio.example,Acrobat Pro,12.5\n${day},new@studio.example,Acrobat Pro,-2\n`;
  const input = page.getByRole('dialog').locator('input[type=file]');
  await input.setInputFiles({ name: 'use.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByRole('button', { name: 'See what would change' }).click();
  await expect(page.getByText(/1 person is not known here/)).toBeVisible();
  await page.getByRole('button', { name: 'Import 1 row' }).click();
  await expect(page.getByText(/1 record of use imported/)).toBeVisible();
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();

  await page.getByRole('button', { name: 'Match new@studio.example' }).click();
  await page.getByLabel('Which person is it?', { exact: true }).selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Match 1 record' }).click();
  await expect(page.getByText('1 record matched.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Match new@studio.example' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Match new@studio.example' })).toBeVisible();
});
