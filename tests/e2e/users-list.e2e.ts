import { expect, type Page } from 'playwright/test';
import { test } from '../support/screens/app-test.ts';
import { exportedLines } from '../support/screens/exported-file.ts';
import { lookAt } from '../support/screens/look-at.ts';
import { openSample, type SampleDesk } from '../support/screens/sample-desk.ts';

async function openUsers(page: Page, { origin }: SampleDesk): Promise<void> {
  await page.goto(`${origin}/users`);
  await expect(page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(1)).toBeVisible();
}

test('exports the users as the screen has them: its filters, order and columns, every row', async ({
  page,
  sampleDesk,
}) => {
  await openSample(page, sampleDesk);
  await openUsers(page, sampleDesk);
  await page.getByRole('link', { name: /^With seats/ }).click();
  await page.getByRole('columnheader', { name: 'Email' }).getByRole('button').click();
  const button = page.getByRole('button', { name: /^Export [1-9]\d* rows/ });
  const rows = Number(/\d+/.exec(await button.innerText())?.[0]);
  await button.click();
  const { lines } = await exportedLines(page);
  expect(lines[0]).toBe('Name,Email,Products,Roles,Seats,Last activity');
  expect(lines).toHaveLength(rows + 1);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
  const first = page
    .getByRole('grid', { name: 'Users' })
    .getByRole('row')
    .nth(1)
    .getByRole('gridcell')
    .nth(1);
  await expect(first).toHaveText(lines[1]!.split(',')[1]!);
});

for (const width of [1280, 390]) {
  test(`users can be used with assistive technology, ${width} wide`, async ({ page, sampleDesk }) => {
    await page.setViewportSize({ width, height: 844 });
    await openSample(page, sampleDesk);
    await openUsers(page, sampleDesk);
    await lookAt(page, 'list');
    await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(2).click();
    await expect(page.getByRole('button', { name: 'Edit access' })).toBeVisible();
    await lookAt(page, 'person');
    await page.getByRole('button', { name: 'Edit access' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('checkbox').first()).toBeVisible();
    await lookAt(page, 'access');
    await dialog.getByRole('button', { name: 'Done' }).click();
    await openUsers(page, sampleDesk);
    if (width < 600) await page.getByText('More', { exact: true }).click();
    await page.getByRole('button', { name: 'Paste many' }).click();
    await dialog.getByLabel('Names and emails').fill('Jon jon@new.example; Who');
    await expect(dialog.getByText('1 new')).toBeVisible();
    await lookAt(page, 'paste');
    await page.keyboard.press('Escape');
    if (width < 600) await page.getByText('More', { exact: true }).click();
    await page.getByRole('button', { name: /^Select/ }).click();
    await page.getByRole('button', { name: /^Choose all/ }).click();
    await lookAt(page, 'chosen');
    await page.getByRole('button', { name: 'Assign or remove products…' }).click();
    await dialog.getByLabel('Assign', { exact: true }).selectOption({ index: 2 });
    await expect(dialog.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
    await lookAt(page, 'bulk');
    await page.goto(`${sampleDesk.origin}/users/me`);
    await expect(page.getByRole('heading', { name: 'My products' })).toBeVisible();
    await lookAt(page, 'mine');
  });
}
