import { expect, type Locator, type Page } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { dayAfter, dayOf } from '#lib/domain/records/core/day.ts';
import { exportedLines } from '../support/screens/exported-file.ts';
import { lookAt } from '../support/screens/look-at.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { lookAround, openSample } from '../support/screens/sample-desk.ts';

function row(page: Page, text: string): Locator {
  return page.getByRole('region', { name: 'Balances' }).getByRole('row').filter({ hasText: text });
}

test('credits have no serious problem for assistive technology, and fit', async ({ page, sampleDesk }) => {
  await openSample(page, sampleDesk);
  const lookAtBoth = async (what: string) => {
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await lookAt(page, what);
    }
  };
  for (const path of ['/contracts/credits', '/contracts/credits?by=month', '/contracts/credits?by=record']) {
    await page.goto(sampleDesk.origin + path);
    await expect(row(page, 'Design studio')).toBeVisible();
    await lookAtBoth(path);
  }
  await page.goto(`${sampleDesk.origin}/contracts/credits`);
  await row(page, 'Design studio').getByRole('link', { name: 'Design studio' }).click();
  await expect(page).toHaveURL(/\/contracts\/ct_/);
  await expect(page.getByRole('heading', { name: 'Tokens', level: 2 })).toBeVisible();
  await lookAtBoth('a contract with credits');
});

test('what the screen says is what its export and the records behind it say', async ({
  page,
  sampleDesk,
}) => {
  await openSample(page, sampleDesk);
  await page.goto(`${sampleDesk.origin}/contracts/credits?by=product`);
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
  await page.keyboard.press('Escape');
  // The report says it too, and its address asks it again.
  await page.goto(`${sampleDesk.origin}/contracts/credits?by=product`);
  await page.getByRole('link', { name: 'Report', exact: true }).click();
  await expect(page).toHaveURL(/\/reports\/credit-use\?by=product/);
  await page.reload();
  await expect(page.getByRole('grid', { name: 'Credit use' })).toBeVisible();
  await page.getByRole('button', { name: /^Export \d/ }).click();
  const report = await exportedLines(page);
  expect(report.name).toBe('credit-use.csv');
  expect(report.lines).toEqual(expect.arrayContaining(lines));
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Use by' }).selectOption('By month');
  await expect(page).toHaveURL(/by=month/);
  await expect(page.getByRole('columnheader', { name: 'Month' }).last()).toBeVisible();
});

test(
  'without a network a grant is added by keyboard alone, and use is imported and matched',
  { tag: OFFLINE },
  async ({ page, server }) => {
    await lookAround(page, server);
    await expect(page.getByText('Up to date').locator('visible=true').first()).toBeVisible();
    await page.goto(`${server.origin}/contracts/credits`);
    await expect(row(page, 'Site teams')).toBeVisible();
    await offlineReady(page);
    await server.goAway();
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
    await page.getByRole('button', { name: 'Preview changes' }).click();
    await expect(page.getByText(/Not found here: 1 person/)).toBeVisible();
    await page.getByRole('button', { name: 'Import 1 row' }).click();
    await expect(page.getByText(/1 usage record imported/)).toBeVisible();
    await page.getByRole('button', { name: 'Close', exact: true }).last().click();

    await page.getByRole('button', { name: 'Match new@studio.example' }).click();
    await page.getByLabel('Which person is it?', { exact: true }).selectOption({ index: 1 });
    await page.getByRole('button', { name: 'Match 1 record' }).click();
    await expect(page.getByText('1 record matched.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Match new@studio.example' })).toBeHidden();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('button', { name: 'Match new@studio.example' })).toBeVisible();
  },
);
