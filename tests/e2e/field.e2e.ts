import { readFileSync } from 'node:fs';
import { expect, type Page } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { type ArticleCompany, articleCompany } from '../support/rows/article-company.ts';
import { browserWithCamera, codeSvg, filmOf } from '../support/screens/fake-camera.ts';
import { lookAt } from '../support/screens/look-at.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { openAs } from '../support/screens/signed-in.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';

/** Fay finds devices in the plant, phone in one hand. */
let server: LosableServer;
let company: ArticleCompany;

test.beforeEach(async () => {
  server = await losableServer();
  company = await articleCompany(server.origin);
});

async function signIn(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await openAs(page, server.origin, company.signIns.staff, '/');
  await expect(page).toHaveURL(/\/field/);
  await expect(page.getByText('Up to date').locator('visible=true')).toBeVisible();
}

test(
  'by typing alone, offline: find, check, correct, add, undo, export, and find it all again after a reload',
  { tag: OFFLINE },
  async ({ page }) => {
    await signIn(page);
    await offlineReady(page);
    await server.goAway();
    await page.reload();

    const search = page.getByRole('searchbox', { name: 'Find a device' });
    await search.fill('tab-02');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/^Offline since/)).toBeVisible();
    await expect(page.getByText('erin')).toBeVisible();
    await expect(page.getByText('Revit')).toBeVisible();
    await page.getByRole('button', { name: 'Mark as checked' }).click();
    await expect(page.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();
    await page.getByRole('button', { name: /^Display name/ }).click();
    await page.keyboard.type('Stair tablet');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: /^Display name: Stair tablet/ })).toBeVisible();
    await lookAt(page, 'field, a device');

    await search.fill('PUMP-9');
    await expect(page.getByText('No device here has “PUMP-9”.')).toBeVisible();
    await page.getByRole('button', { name: 'Add this device' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Asset name')).toHaveValue('PUMP-9');
    await dialog.getByRole('button', { name: 'Add device' }).click();
    await page.getByRole('button', { name: 'Mark as checked' }).click();
    await expect(page.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();

    await page.goto(`${server.origin}/field`);
    const list = page.getByRole('list', { name: 'Checked today' });
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await expect(list.getByRole('listitem').first()).toContainText('PUMP-9');
    await page.getByRole('button', { name: 'Remove PUMP-9 from the list' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(list.getByRole('listitem')).toHaveCount(2);
    await lookAt(page, 'field, checked today');
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export 2 rows' }).click();
    const csv = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(csv).toHaveLength(3);
    expect(csv[1]).toContain('"PUMP-9"');
    expect(csv[2]).toMatch(/"TAB-02","Stair tablet","[0-9A-Z]{4}-[0-9A-Z]{4}","","Offline","erin"/);
  },
);

test('with the keyboard alone: find by words, open, check, take back', async ({ page }) => {
  await signIn(page);
  await page.keyboard.press('/');
  await page.keyboard.type('0');
  await expect(page.getByRole('list', { name: 'Devices found' }).getByRole('listitem')).toHaveCount(3);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: /CAD-01/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: '‹ Back' })).toBeVisible();
  for (const name of ['Mark as checked', 'Undo the check']) {
    await page.getByRole('button', { name }).focus();
    await page.keyboard.press('Enter');
  }
  await expect(page.getByRole('button', { name: 'Mark as checked' })).toBeVisible();
});

test('what was checked is the person’s alone, and gone from the device with a sign-out', async ({ page }) => {
  await signIn(page);
  await page.getByRole('searchbox').fill('CAD-01');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Mark as checked' }).click();
  await expect(page.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();
  const kept = () => page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name));
  expect((await kept()).filter((name) => name.startsWith('checked-'))).toHaveLength(1);
  await page.goto(`${server.origin}/settings`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText(/1 device checked today is listed on this device only/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Open the list in Field' })).toBeVisible();
  await page.getByRole('button', { name: 'Sign out and remove them' }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect((await kept()).filter((name) => name.startsWith('checked-'))).toEqual([]);
});

test(
  'scans a printed label of ours, offline, and then a barcode; what is no label leads nowhere',
  { tag: OFFLINE },
  async ({ page, browser }, info) => {
    const film = info.outputPath('camera.mjpeg');
    await signIn(page);
    await page.goto(`${server.origin}/devices/labels?q=tab-02`);
    const label = page.getByRole('img', { name: 'Code of TAB-02' }).locator('..');
    await page.emulateMedia({ media: 'print' });
    const printed = await label.screenshot({ scale: 'css' });
    const drawing = await browser.newPage();
    await filmOf(drawing, printed, film);

    const scanning = await browserWithCamera(film);
    const phone = await (await scanning.newContext()).newPage();
    await phone.addInitScript(withTorchAndBuzzer);
    await signIn(phone);
    await offlineReady(phone);
    await server.goAway();
    await phone.reload();
    const began = Date.now();
    await phone.getByRole('button', { name: 'Scan a label' }).click();
    await expect(phone.getByText(/^Checked \d\d:\d\d$/)).toBeVisible();
    info.annotations.push({ type: 'scan', description: `${Date.now() - began} ms` });
    process.stdout.write(`scan to the right device, offline: ${Date.now() - began} ms\n`);
    await expect(phone.getByText(/^Offline since/)).toBeVisible();
    await expect(phone.getByRole('definition').filter({ hasText: 'TAB-02' })).toBeVisible();
    await expect(phone.getByRole('status').filter({ hasText: 'Found TAB-02, Offline.' })).toBeAttached();
    expect(await phone.evaluate(() => Reflect.get(window, 'buzzes') as unknown)).toEqual([80]);

    for (const format of ['Code39', 'Code128', 'DataMatrix'] as const) {
      // Chromium opens the film anew with each camera.
      await filmOf(drawing, await codeSvg('TAB-02', format), film);
      await phone.goto(`${server.origin}/field?q=${format}`);
      await expect(phone.getByText('No device here has')).toBeVisible();
      await phone.getByRole('button', { name: 'Scan a label' }).click();
      await expect(phone.getByRole('definition').filter({ hasText: 'TAB-02' }), format).toBeVisible();
    }

    const evil = 'https://evil.example/d/dv_1?<script>alert(1)</script>';
    await filmOf(drawing, await codeSvg(evil, 'QRCode'), film);
    await phone.goto(`${server.origin}/field`);
    await phone.getByRole('button', { name: 'Scan a label' }).click();
    await expect(phone.getByText(/isn’t a device label: “https:\/\/evil\.example/).first()).toBeVisible();
    await expect(phone).toHaveURL(`${server.origin}/field`);
    await lookAt(phone, 'field, scanning');
    await phone.getByRole('button', { name: 'Light' }).click();
    expect(await phone.evaluate(() => Reflect.get(window, 'torch') as unknown)).toBe(true);
    await phone.getByRole('button', { name: 'Stop scanning' }).click();
    await expect(phone.getByRole('list', { name: 'Checked today' }).getByRole('listitem')).toHaveCount(1);
    await scanning.close();
  },
);

/** A phone's light and buzzer, which no test machine has. */
function withTorchAndBuzzer(): void {
  Reflect.set(window, 'buzzes', []);
  navigator.vibrate = (pattern) => (Reflect.get(window, 'buzzes') as unknown[]).push(pattern) > 0;
  MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true }) as MediaTrackCapabilities;
  MediaStreamTrack.prototype.applyConstraints = (constraints) => {
    Reflect.set(window, 'torch', (constraints?.advanced?.[0] as { torch?: boolean } | undefined)?.torch);
    return Promise.resolve();
  };
}

/** What a browser answers where its person said no; Chromium without windows has nobody to ask. */
function withRefusedCamera(): void {
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
}

test('where the camera is refused the screen says so, and typing the short code of the label finds the device', async ({
  page,
}) => {
  await signIn(page);
  await page.goto(`${server.origin}/devices/labels?q=fon-03`);
  const code = (await page.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText())
    .toLowerCase()
    .replace('-', ' ');
  await page.addInitScript(withRefusedCamera);
  await page.goto(`${server.origin}/field`);
  await page.getByRole('button', { name: 'Scan a label' }).click();
  await expect(page.getByText(/The camera is blocked/)).toBeVisible();
  await page.getByRole('searchbox').fill(code);
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Out of date since/)).toBeVisible();
});

test('the link of a label opens the device, also for who must sign in first', async ({ page }) => {
  await page.goto(`${server.origin}/d/${company.deviceId}`);
  await expect(page).toHaveURL(/sign-in/);
  const { email, password } = company.signIns.staff;
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'CAD-01' })).toBeVisible();
  await page.goto(`${server.origin}/d/dv_unknown`);
  await expect(page.getByText('Device not found')).toBeVisible();
});
