import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { ageDevices } from '../support/rows/aged-devices.ts';
import { deflated, inventoryXml } from '../support/agents/agent-http.ts';
import { agentFile } from '../support/agents/agent-files.ts';
import { lookAt, seriousProblems } from '../support/screens/look-at.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { otherDevice } from '../support/screens/other-device.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';

let server: LosableServer;
test.beforeEach(async ({ page }) => {
  server = await losableServer();
  await page.goto(`${server.origin}/set-up`);
  await page.getByRole('button', { name: 'Look around with a sample company' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(5)).toBeVisible();
});

test(
  'a key made in Settings lets a device in, which appears in an open browser with its software, and offline again',
  { tag: OFFLINE },
  async ({ page }) => {
    const address = await newAddress(page);
    await page.goto(`${server.origin}/devices?q=5C5RVB1`);
    await expect(page.getByText('No device', { exact: false }).first()).toBeVisible();
    await send(address, agentFile('fusioninventory-inventory.xml'));
    // By a poke: the page was not loaded again.
    const row = page.getByRole('row', { name: /vm/ });
    await expect(row).toBeVisible();
    await row.click();
    const aside = page.getByRole('complementary', { name: 'vm' });
    await expect(aside).toContainText('CORP\\a.lovelace');
    await expect(aside).toContainText('Debian GNU/Linux 12 (bookworm)');
    await expect(aside.getByText('AutoCAD', { exact: true })).toBeVisible();
    await expect(aside.getByRole('heading', { name: 'All software, 5' })).toBeVisible();
    await aside.getByText(/Reported by its agent/).click();
    await expect(aside).toContainText('adwaita-icon-theme');
    await secondRunChangesTheTimeAlone(page, address);
    await offlineReady(page);
    await server.goAway();
    await page.reload();
    await page.getByRole('row', { name: /vm/ }).click();
    await page.getByText(/Reported by its agent/).click();
    await expect(page.getByText('adwaita-icon-theme')).toBeVisible();
  },
);

test('what is not matched becomes a product by one rule, with a preview, and devices that may be one are merged and parted', async ({
  page,
}) => {
  const address = await newAddress(page);
  for (const number of [1, 2])
    await send(
      address,
      inventoryXml({
        id: `twin-${number}-2026-01-01-01-01-01`,
        name: 'TWIN',
        content: `<SOFTWARES><NAME>Acme Solver 202${number}</NAME><PUBLISHER>Acme</PUBLISHER></SOFTWARES><SOFTWARES><NAME>Orion kit</NAME></SOFTWARES>`,
      }),
    );
  await page.goto(`${server.origin}/reports/software`);
  await learnsOneName(page);
  await page.getByRole('button', { name: 'Make a rule for Acme Solver 2021' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add rule' });
  await expect(dialog.getByRole('status')).toContainText('Takes 2 names it didn’t have: 2 installations.');
  await expect(dialog.getByLabel('Name in the catalog')).toHaveValue('Acme Solver');
  await looksWell(page, 'rule');
  await dialog.getByRole('button', { name: 'Add rule' }).click();
  await expect(page.getByRole('button', { name: /Make a rule for Acme/ })).toHaveCount(0);
  await page.goto(`${server.origin}/reports/installs`);
  await page.getByRole('searchbox').first().fill('Acme Solver');
  await expect(page.getByRole('row', { name: /Acme Solver/ })).toHaveCount(2);

  await page.goto(`${server.origin}/reports/duplicates`);
  await page.getByRole('button', { name: 'Compare and merge' }).click();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(page.getByText('No pair of devices looks like one machine.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/may be one machine/)).toBeVisible();
  await page.getByRole('button', { name: 'Keep as two' }).click();
  await expect(page.getByText('No pair of devices looks like one machine.')).toBeVisible();
});

test('the screens of agents read well on wide screens and phones, light and dark', async ({ page }) => {
  await send(await newAddress(page), agentFile('fusioninventory-inventory.xml'));
  for (const [path, heading] of [
    ['/settings', 'Device agents'],
    ['/reports/software', 'Reported software'],
    ['/reports/missing?days=60', /^Missing devices, [1-9]/],
    ['/reports/duplicates', 'Possible duplicates'],
    ['/reports', 'Reports'],
  ] as const) {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(server.origin + path);
    const shown = page.getByRole('heading', { name: heading }).first();
    if (path.startsWith('/reports/missing')) {
      await expect(shown).toBeVisible();
      await expectExportAsShown(page);
    }
    for (const size of [
      { width: 1280, height: 800 },
      { width: 390, height: 844 },
    ]) {
      await page.setViewportSize(size);
      await expect(shown).toBeVisible();
      await shown.scrollIntoViewIfNeeded();
      await lookAt(page, path);
    }
  }
});

/** Matched, taken back, matched again, and seen among the rules. */
async function learnsOneName(page: Page): Promise<void> {
  const match = page.getByRole('button', { name: 'Match Orion kit to a product' });
  const dialog = page.getByRole('dialog', { name: 'Match to product' });
  for (const isKept of [false, true]) {
    await match.click();
    await expect(dialog.getByRole('status')).toContainText('Takes 1 name it didn’t have: 2 installations.');
    if (isKept) await looksWell(page, 'match');
    await dialog.getByRole('button', { name: 'Match', exact: true }).click();
    await expect(page.getByText('“Orion kit” is Orion kit now')).toBeVisible();
    await expect(match).toHaveCount(0);
    if (!isKept) await page.getByRole('button', { name: 'Undo' }).click();
  }
  await expect(page.getByRole('button', { name: 'Remove the learned name Orion kit' })).toBeVisible();
}

/** On a wide screen and a phone; leaves the wide one. */
async function looksWell(page: Page, what: string): Promise<void> {
  for (const [width, height] of [
    [390, 844],
    [1280, 800],
  ] as const) {
    await page.setViewportSize({ width, height });
    await lookAt(page, what);
  }
}

/** As many rows in the file as the button says, in either profile. */
async function expectExportAsShown(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: /^Export \d+ rows?$/ });
  const [count] = /\d+/.exec(await button.innerText()) ?? [];
  for (const profile of [/^For spreadsheets/, /^Raw CSV/]) {
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Export' });
    await dialog.getByRole('radio', { name: profile }).check();
    await dialog.getByRole('button', { name: /^Export/ }).click();
    const download = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Save file' }).click();
    const text = readFileSync(await (await download).path(), 'utf8').replaceAll('"', '');
    expect(text).toContain('Device,Days missing,Status,Last user,Last check-in');
    expect(text.trim().split('\r\n')).toHaveLength(Number(count) + 1);
    expect(text).toContain(',Out of date,');
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
}

/** The agent runs again two hours later: what the server has other than before is the device's time, and nothing else. */
async function secondRunChangesTheTimeAlone(page: Page, address: string): Promise<void> {
  const hoursAgo = Date.now() - 7_200_000;
  await ageDevices(server.url, hoursAgo);
  const device = otherDevice(page);
  const devices = async () => (await device.rows('devices')).filter(({ name }) => name === 'vm');
  const before = { devices: await devices(), installations: await device.rows('installations') };
  await send(address, agentFile('fusioninventory-inventory.xml'));
  await expect
    .poll(async () => Number((await devices())[0]?.['lastCheckInAt']))
    .toBeGreaterThan(hoursAgo + 7_000_000);
  expect(before.devices).toMatchObject([{ lastCheckInAt: hoursAgo, lastUser: 'CORP\\a.lovelace' }]);
  expect(await devices()).toEqual([{ ...before.devices[0], lastCheckInAt: expect.any(Number) as unknown }]);
  expect(await device.rows('installations')).toEqual(before.installations);
}

/** Makes a key by hand; answers the address that is shown once. */
async function newAddress(page: Page): Promise<string> {
  await page.goto(`${server.origin}/settings`);
  await page.getByRole('button', { name: 'Create enrollment key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Test image');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  const address = await page.getByLabel('Address for agents').inputValue();
  expect(await seriousProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Test image')).toBeVisible();
  return address;
}

/** As soon as the server has the key, which the browser sends by itself. */
async function send(address: string, body: Buffer | string): Promise<void> {
  const answer = () => fetch(address, { method: 'POST', body: new Uint8Array(deflated(body)) });
  await expect.poll(async () => (await answer()).status).toBe(200);
}
