import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { test } from '../support/screens/app-test.ts';
import { founder, HttpClient } from '../support/servers/http-client.ts';
import { exportedLines } from '../support/screens/exported-file.ts';
import { lookAround, openSample } from '../support/screens/sample-desk.ts';
import { lookAt } from '../support/screens/look-at.ts';

/** On a phone what is not needed at every moment is in a menu. */
async function openImport(page: Page, width: number): Promise<void> {
  if (width <= 600) await page.getByText('More', { exact: true }).click();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
}

/** Nothing in the open dialog reaches beyond it or beyond the screen, but for what scrolls in a frame of its own. */
async function expectFits(page: Page, step: string): Promise<void> {
  const beyond = await page.getByRole('dialog').evaluate((dialog) => {
    const { left, right } = dialog.getBoundingClientRect();
    return [...dialog.querySelectorAll('*')]
      .filter((part) => part.closest('[role=region]') === null || part.matches('[role=region]'))
      .filter((part) => {
        const box = part.getBoundingClientRect();
        return box.width > 0 && (box.left < left - 1 || box.right > Math.min(right, innerWidth) + 1);
      })
      .map((part) => `${part.tagName} ${part.textContent.slice(0, 40)}`);
  });
  expect(beyond, step).toEqual([]);
}

test('no screen has a serious problem for assistive technology', async ({ page, sampleDesk }) => {
  await openSample(page, sampleDesk);
  for (const path of [
    '/home',
    '/devices',
    '/field',
    '/field?q=nl-ph',
    '/devices/labels?q=nl-ph-1',
    '/reports',
    '/reports/installs',
    '/reports/reclaim',
    '/inbox',
    '/settings',
  ]) {
    await page.goto(`${sampleDesk.origin}${path}`);
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByText('Up to date').locator('visible=true')).toBeVisible();
      await lookAt(page, path);
    }
  }
});

for (const width of [1280, 390]) {
  test(`devices, one of them and chosen ones, and a page that is not there, ${width} wide`, async ({
    page,
    sampleDesk,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    await openSample(page, sampleDesk);
    // Where there is no room beside the list it opens on its page.
    await page.getByRole('grid').getByRole('row').nth(2).click();
    await expect(page.getByRole('button', { name: /^Display name/ })).toBeVisible();
    await lookAt(page, 'a device');
    const id = /dv_\w+/.exec(page.url())?.[0];
    if (width > 600) {
      await page.goto(`${sampleDesk.origin}/devices/${id}`);
      await expect(page.getByRole('button', { name: /^Display name/ })).toBeVisible();
      await lookAt(page, 'the page of a device');
    }
    await page.goto(`${sampleDesk.origin}/devices?q=no+such+device`);
    await expect(page.getByRole('button', { name: 'Clear filters' }).first()).toBeVisible();
    await lookAt(page, 'no device');
    await page.goto(`${sampleDesk.origin}/devices`);
    await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
    if (width <= 600) await page.getByText('More', { exact: true }).click();
    await page.getByRole('button', { name: /^Select/ }).click();
    await page.getByRole('button', { name: /^Choose all/ }).click();
    await lookAt(page, 'chosen devices');
    for (const path of ['/nope', '/devices/dv_nothing']) {
      await page.goto(sampleDesk.origin + path);
      await expect(
        page.getByRole('heading', { name: /There is no such page|Device not found/ }),
      ).toBeVisible();
      await lookAt(page, path);
    }
  });

  test(`what stands before a desk has no serious problem, ${width} wide`, async ({ page, server }) => {
    await page.setViewportSize({ width, height: 844 });
    const { origin } = server;
    await page.goto(`${origin}/`);
    await expect(page.getByRole('heading', { name: 'Create your company' })).toBeVisible();
    await lookAt(page, 'create a company');
    const admin = new HttpClient(origin);
    const { userId } = await admin.found();
    await page.goto(`${origin}/set-up`);
    await expect(page.getByText('This server already has a company')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'This server is set up' })).toBeVisible();
    await lookAt(page, 'a company is there');
    await page.goto(`${origin}/sign-in`);
    await page.getByLabel('Email').fill(founder.email);
    await page.getByLabel('Password').fill('not their password');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await lookAt(page, 'sign in');
    const asked = await admin.post('/api/invitations', { userId, kind: 'password-reset' });
    const { url } = (await asked.json()) as { url: string };
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
    await lookAt(page, 'set a password');
    await page.goto(`${origin}/invite/nothing`);
    await expect(page.getByRole('alert')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'This link doesn’t work' })).toBeVisible();
    await lookAt(page, 'a link that is no more');
  });
}

const LIST =
  'Computer;Serial;OS;Last seen;Software\nP-1;A1;Windows 11;03/04/2026;Revit\nP-2;B1;macOS 15;soon;Maya\n';

for (const width of [1280, 390]) {
  test(`the import can be used with assistive technology at each step, ${width} wide`, async ({
    page,
    sampleDesk,
  }) => {
    await page.setViewportSize({ width, height: 844 });
    await openSample(page, sampleDesk);
    await openImport(page, width);
    const dialog = page.getByRole('dialog');
    await lookAt(page, 'choosing');
    await expectFits(page, 'choosing');
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) });
    await expect(dialog.getByLabel('Serial number')).toHaveValue('1');
    await lookAt(page, 'columns');
    await expectFits(page, 'columns');
    await dialog.getByRole('button', { name: 'Preview changes' }).click();
    await expect(dialog.getByRole('button', { name: 'Import 1 device' })).toBeVisible();
    await lookAt(page, 'plan');
    await expectFits(page, 'plan');
  });
}

for (const width of [1280, 390]) {
  test(`no dialog is cut off or has a serious problem, ${width} wide`, async ({ page, sampleDesk }) => {
    await page.setViewportSize({ width, height: 844 });
    await openSample(page, sampleDesk);
    const look = async (name: string) => {
      await expect(page.getByRole('dialog')).toBeVisible();
      await expectFits(page, name);
      await lookAt(page, name);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toBeHidden();
    };
    await page.getByRole('button', { name: 'Add device' }).click();
    await look('add a device');
    await page
      .getByRole('button', { name: /Filter|Add filter/ })
      .first()
      .click();
    await look('filters');
    if (width <= 600) await page.getByText('More', { exact: true }).click();
    await page.getByRole('button', { name: /^Export/ }).click();
    await look('export');
    await page.goto(`${sampleDesk.origin}/settings`);
    await page.getByRole('button', { name: 'Invite a person' }).click();
    await look('invite');
    await page.getByRole('grid', { name: 'People' }).getByRole('row').nth(1).click();
    await look('a person');
  });
}

test('what is tapped on a phone is 44 px high', async ({ page, sampleDesk }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openSample(page, sampleDesk);
  const expectHigh = async (path: string) => {
    const low = await page.evaluate(() =>
      [...document.querySelectorAll('main :is(button, select, summary, label:has(> input), nav a)')]
        .filter((one) => one.closest('[role=columnheader]') === null)
        .filter((one) => {
          const { height } = one.getBoundingClientRect();
          return height > 0 && height < 43.5;
        })
        .map((one) => one.outerHTML.slice(0, 80)),
    );
    expect(low, path).toEqual([]);
  };
  for (const path of ['/devices?type=phone', '/users', '/contracts', '/reports/installs', '/settings']) {
    await page.goto(`${sampleDesk.origin}${path}`);
    await expect(page.getByRole('grid').getByRole('row').nth(2)).toBeVisible();
    await expectHigh(path);
  }
  await page.goto(`${sampleDesk.origin}/field?q=nl-ph-1`);
  await expect(page.getByRole('list', { name: 'Devices found' })).toBeVisible();
  await expectHigh('found in the field');
  await page.getByRole('list', { name: 'Devices found' }).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Mark as checked' }).click();
  await expect(page.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();
  await expectHigh('a device in the field');
  await page.goto(`${sampleDesk.origin}/field`);
  await expect(page.getByRole('list', { name: 'Checked today' })).toBeVisible();
  await expectHigh('checked today');
  await page.goto(`${sampleDesk.origin}/devices/labels?q=nl-ph-1`);
  await expect(page.getByRole('button', { name: /^Print/ })).toBeVisible();
  await expectHigh('labels');
});

test('a shared address of a device opens it on a phone, and back leads to the list', async ({
  page,
  sampleDesk,
}) => {
  await openSample(page, sampleDesk);
  await page.getByRole('grid').getByRole('row').nth(2).click();
  await expect(page).toHaveURL(/device=/);
  const address = page.url();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${sampleDesk.origin}/reports`);
  await page.goto(address);
  await expect(page.getByRole('heading', { level: 2 })).toBeVisible();
  await expect(page).toHaveURL(/\/devices\/dv_/);
  await page.goBack();
  await expect(page.getByRole('grid').getByRole('row').nth(2)).toBeVisible();
  await expect(page).not.toHaveURL(/device=/);
});

test('an address that does not exist says so inside the app', async ({ page, sampleDesk }) => {
  await openSample(page, sampleDesk);
  await page.goto(`${sampleDesk.origin}/nope`);
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  await page
    .getByRole('navigation', { name: 'Main', exact: true })
    .getByRole('link', { name: 'Reports' })
    .click();
  await expect(page.getByRole('heading', { name: 'Reports' })).toBeVisible();
});

test('imports with the keyboard alone, says what is wrong with a file, and gives rejected rows back', async ({
  page,
  server,
}) => {
  await lookAround(page, server);
  await page.getByRole('button', { name: 'Import', exact: true }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator('input[type=file]')).toBeFocused();
  const give = (name: string, text: string) =>
    dialog
      .locator('input[type=file]')
      .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  const readers = '**/immutable/workers/*';
  await page.route(readers, (route) => route.abort());
  await give('list.csv', LIST);
  await expect(dialog.getByRole('alert')).toContainText('isn’t on this device yet. Nothing was imported.');
  await page.unroute(readers);
  await give('list.xlsx', 'PK\u0003\u0004 workbook');
  await expect(dialog.getByRole('alert')).toContainText('Nothing was imported');
  await give('list.csv', LIST);
  await dialog.getByRole('button', { name: 'Preview changes' }).focus();
  await page.keyboard.press('Enter');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Save rejected rows with reasons' }).focus();
  await page.keyboard.press('Enter');
  const rejected = readFileSync(await (await download).path(), 'utf8');
  expect(rejected).toContain('"P-2";"B1";"macOS 15";"soon";"Maya";"The last check-in is not a date.');
  await dialog.getByRole('button', { name: 'Import 1 device' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('1 device added')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('searchbox').fill('P-1');
  await expect(page.getByRole('grid').getByText('P-1', { exact: true })).toBeVisible();
});

test('finds a device and opens it with the keyboard alone', async ({ page, sampleDesk }) => {
  await openSample(page, sampleDesk);
  await page.keyboard.press('/');
  await page.keyboard.type('nl-ph-9');
  await expect(page).toHaveURL(/nl-ph-9/);
  await expect(page.getByRole('grid').getByText('NL-PH-9', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /NL-PH-/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toBeHidden();
  await expect(page.getByRole('grid')).toBeFocused();
});

test('exports the install list as the screen has it: every row, in its order', async ({
  page,
  sampleDesk,
}) => {
  await openSample(page, sampleDesk);
  await page.goto(`${sampleDesk.origin}/reports/installs`);
  // Before the rows arrive the list says 0.
  const count = page.getByText(/[1-9][\d,]* rows on [1-9][\d,]* devices/);
  await expect(count).toBeVisible();
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
  const said = await count.innerText();
  const rows = Number(/[\d,]+/.exec(said)?.[0].replaceAll(',', ''));
  await page.getByRole('button', { name: /^Export/ }).click();
  const { lines } = await exportedLines(page);
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
