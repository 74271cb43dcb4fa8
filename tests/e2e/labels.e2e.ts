import { expect, type Page } from 'playwright/test';
import { test } from '../support/screens/app-test.ts';
import { labelLayouts } from '../../src/lib/ui/areas/devices/labels/label-layouts.ts';
import { pdfPages } from '../support/screens/pdf-marks.ts';
import { openSample } from '../support/screens/sample-desk.ts';

test.beforeEach(({ page, sampleDesk }) => openSample(page, sampleDesk));

async function printed(page: Page) {
  return pdfPages(await page.pdf({ preferCSSPageSize: true }));
}

/** The dark part of a code begins two modules inside its picture, which is the padding inside the label. */
function codeInset(height: number): number {
  const padding = height < 24 ? 1.5 : 2.5;
  return padding + ((height - 2 * padding) * 2) / 37;
}

test('prints the labels of all devices of a filter, each where its sheet has it', async ({
  page,
  sampleDesk,
}) => {
  await page.goto(`${sampleDesk.origin}/devices?q=nl-ph`);
  await page.getByRole('button', { name: /^Print \d+ labels$/ }).click();
  await expect(page).toHaveURL(/\/devices\/labels/);
  const button = page.getByRole('button', { name: /^Print [1-9]\d* labels$/ });
  const count = Number(/\d+/.exec(await button.innerText())?.[0]);
  expect(count).toBeGreaterThan(30);
  const address = page.url();
  for (const { key, paper, ...layout } of labelLayouts) {
    await page.goto(`${address}&sheet=${key}`);
    await expect(page.getByRole('region', { name: 'Sheets' }).getByRole('img')).toHaveCount(count);
    const pages = await printed(page);
    expect(pages, key).toHaveLength(Math.ceil(count / (layout.columns * layout.rows)));
    const [first] = pages;
    expect(Math.abs(first!.width - paper.width), `${key} is ${first!.width} wide`).toBeLessThan(0.4);
    expect(Math.abs(first!.height - paper.height), `${key} is ${first!.height} high`).toBeLessThan(0.4);
    const inset = codeInset(layout.height);
    expect(Math.abs(first!.marks.left - layout.left - inset), `${key} from the left`).toBeLessThan(0.3);
    expect(Math.abs(first!.marks.top - layout.top - inset), `${key} from the top`).toBeLessThan(0.3);
    const lastTop =
      layout.top + (Math.min(layout.rows, Math.ceil(count / layout.columns)) - 1) * layout.pitchY;
    const bottom = lastTop + layout.height - inset;
    expect(Math.abs(first!.marks.bottom - bottom), `${key} to the bottom`).toBeLessThan(0.3);
    const right = layout.left + (layout.columns - 1) * layout.pitchX + layout.height - inset;
    expect(Math.abs(first!.marks.right - right), `${key} to the right`).toBeLessThan(0.3);
  }
});

test('prints the labels of chosen devices from the first free one on, and of one device', async ({
  page,
  sampleDesk,
}) => {
  await page.getByRole('grid').getByRole('row').nth(2).click();
  await page.getByRole('link', { name: 'Print label' }).click();
  await expect(page.getByRole('button', { name: 'Print 1 label' })).toBeVisible();
  await page.getByLabel('First free label').selectOption('5');
  await expect(page).toHaveURL(/first=5/);
  const [sheet, ...more] = await printed(page);
  expect(more).toEqual([]);
  expect(Math.abs(sheet!.marks.left - (7.21 + 66.04) - codeInset(38.1))).toBeLessThan(0.3);
  expect(Math.abs(sheet!.marks.top - (15.15 + 38.1) - codeInset(38.1))).toBeLessThan(0.3);

  await page.goto(`${sampleDesk.origin}/devices`);
  const rows = page.getByRole('grid').getByRole('row');
  await expect(rows.nth(5)).toBeVisible();
  await rows.nth(1).click({ modifiers: ['ControlOrMeta'] });
  await rows.nth(3).click({ modifiers: ['ControlOrMeta'] });
  await page.getByRole('button', { name: 'Print 2 labels' }).click();
  await expect(page.getByRole('region', { name: 'Sheets' }).getByRole('img')).toHaveCount(2);
});
