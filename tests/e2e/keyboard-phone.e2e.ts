import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from 'playwright/test';
import { test } from '../support/screens/app-test.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';

let server: LosableServer;
test.beforeEach(async () => {
  server = await losableServer();
});

/** What Tab can reach, pressed. */
async function press(page: Page, control: Locator, key = 'Enter'): Promise<void> {
  await expect(control).toBeVisible();
  expect(await control.evaluate((element) => (element as HTMLElement).tabIndex)).toBeGreaterThanOrEqual(0);
  await control.focus();
  await page.keyboard.press(key);
}

/** A phone has no Ctrl K: what it opens is one tap away, and leads back to the devices here. */
async function findOnPhone(page: Page): Promise<void> {
  const find = page.getByRole('button', { name: 'Find', exact: true });
  const { width = 0, height = 0 } = (await find.boundingBox()) ?? {};
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  await find.click();
  await page.keyboard.type('out of date');
  await expect(page.getByRole('option').first()).toContainText('Devices out of date');
  await page.getByRole('option').first().click();
  await expect(page).toHaveURL(/status=out-of-date/);
  await page.getByRole('link', { name: /^All/ }).click();
}

/** Where this width has it: at the side, or below. */
function upToDate(page: Page): Locator {
  return page.getByRole('button', { name: 'Up to date' }).locator('visible=true');
}

function areaLink(page: Page, name: string): Locator {
  return page.getByRole('navigation').getByRole('link', { name }).locator('visible=true');
}

const LIST = 'Device,Serial number,Product,Version\nPLANT-1,S-1,Revit,2026.1\nPLANT-2,S-2,Revit,2026.2\n';

for (const width of [1280, 390]) {
  test(`the main job by keyboard alone, ${width} wide: import, find, rename, change access, retire, sync, export`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${server.origin}/set-up`);
    await press(page, page.getByRole('button', { name: 'Look around with a sample company' }));
    await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();

    if (width === 390) await findOnPhone(page);
    if (width === 390) await press(page, page.getByText('More', { exact: true }));
    await press(page, page.getByRole('button', { name: 'Import', exact: true }));
    const dialog = page.getByRole('dialog');
    // The browser's own file dialog is its own matter.
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'plant.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await press(page, dialog.getByRole('button', { name: 'Preview changes' }));
    await press(page, dialog.getByRole('button', { name: 'Import 2 devices' }));
    await press(page, dialog.getByRole('button', { name: 'Close' }).last());
    await expect(dialog).toBeHidden();

    await page.getByRole('searchbox').focus();
    await page.keyboard.type('plant-2');
    await expect(page.getByRole('grid').getByText('PLANT-2', { exact: true })).toBeVisible();
    await expect(page.getByRole('grid').getByText('PLANT-1', { exact: true })).toBeHidden();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await press(page, page.getByRole('button', { name: /^Display name/ }));
    await page.keyboard.type('Stair tablet');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Display name/ })).toContainText('Stair tablet');
    await page.getByLabel('Default access to products').focus();
    await page.keyboard.type('Bl');
    await expect(page.getByLabel('Default access to products')).toHaveValue('block');
    await press(page, page.getByRole('button', { name: 'Retire' }));
    await expect(page.getByRole('button', { name: 'Restore' })).toBeVisible();

    // What became of it: nothing waits any more, and nothing was refused.
    await press(page, upToDate(page));
    await press(page, areaLink(page, 'Inbox'));
    await expect(page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
    await expect(upToDate(page)).toBeVisible();

    await press(page, areaLink(page, 'Reports'));
    await press(page, page.getByRole('main').getByRole('link', { name: /^Install list/ }));
    await page.getByRole('searchbox').focus();
    await page.keyboard.type('plant-1');
    await expect(page.getByText('1 row on 1 device')).toBeVisible();
    await expect(page.getByRole('grid').getByText('PLANT-1', { exact: true })).toBeVisible();
    await press(page, page.getByRole('button', { name: /^Export/ }));
    const exporting = page.getByRole('dialog');
    await press(page, exporting.getByRole('button', { name: /^Export / }));
    const download = page.waitForEvent('download');
    await press(page, exporting.getByRole('button', { name: 'Save file' }));
    expect(readFileSync(await (await download).path(), 'utf8')).toContain('"PLANT-1"');
  });
}
