import { readFileSync } from 'node:fs';
import { type BrowserContext, expect, type Locator, type Page } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { derivedId } from '../../src/lib/base/ids.ts';
import { founder } from '../support/servers/http-client.ts';
import { lookAt } from '../support/screens/look-at.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { newMutationId, otherDevice } from '../support/screens/other-device.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';
import { openAs, openFounded } from '../support/screens/signed-in.ts';

let server: LosableServer;

test.beforeEach(async () => {
  server = await losableServer();
});

async function createCompany(page: Page): Promise<void> {
  await openFounded(page, server.origin, '/devices');
  await expect(upToDate(page)).toBeVisible();
}

async function signIn(page: Page): Promise<void> {
  await openAs(page, server.origin, founder, '/devices');
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible();
}

const device = (name: string, more: object = {}) => ({
  name: 'devices.add',
  args: { name, type: 'tablet', ...more },
});

/** On another device: an edit that met another one, a device that was there already with two changes of it, a batch. */
async function beRefused(page: Page): Promise<void> {
  const other = otherDevice(page);
  await other.push(device('NL-WS-0007', { serial: '00123' }), device('NL-WS-0020'));
  const known = (await other.rows('devices')).find((row) => row['name'] === 'NL-WS-0007');
  const maker = newMutationId();
  const made = derivedId('dv', maker, 'device');
  const install = { product: 'Revit', version: '2026.3', publisher: 'Autodesk' };
  const row = { type: 'computer', os: '', lastUser: '', lastCheckInAt: null, isNew: false };
  const results = await other.push(
    {
      name: 'devices.edit',
      args: {
        id: known?.['id'],
        displayName: { was: 'Old name', to: 'Spare' },
        description: { was: '', to: 'Under the stairs' },
      },
    },
    { ...device('NL-WS-0007'), id: maker },
    { name: 'devices.edit', args: { id: made, description: { was: '', to: 'Model room' } } },
    { name: 'devices.edit', args: { id: made, productAccess: { was: 'inherit', to: 'block' } } },
    {
      name: 'installs.import',
      args: {
        source: 'plant.csv',
        rows: [
          { ...row, row: 2, name: 'NL-WS-0031', serial: 'S31', installs: [{ ...install, row: 2 }] },
          { ...row, row: 3, name: 'NL-WS-0032', serial: 'S31', installs: [{ ...install, row: 3 }] },
        ],
      },
    },
  );
  const reasons = results.map(({ result, reason }) => reason ?? result);
  expect(reasons).toEqual(['conflict', 'duplicate', 'depends-on-refused', 'depends-on-refused', 'accepted']);
}

const card = (page: Page, wanted: string) => page.getByRole('article', { name: wanted });
const upToDate = (page: Page) => page.getByText('Up to date').locator('visible=true');
const waitsList = (page: Page) => page.getByRole('list', { name: 'Waiting changes' }).getByRole('listitem');

/** Goes there with Tab alone, from wherever the focus is. */
async function tabTo(page: Page, place: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await place.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab does not lead there');
}

for (const width of [1280, 390]) {
  test(`the Inbox has no serious problem for assistive technology, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await createCompany(page);
    await beRefused(page);
    await page.goto(`${server.origin}/inbox`);
    await expect(page.getByRole('article')).toHaveCount(5);
    await expect(upToDate(page)).toBeVisible();
    await lookAt(page, 'refusals');
    await page.getByRole('checkbox', { name: 'Choose: Import plant.csv' }).check();
    await lookAt(page, 'chosen');
    await card(page, 'Add the device NL-WS-0007')
      .getByRole('button', { name: /^Edit and retry/ })
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await lookAt(page, 'edit');
    await page.keyboard.press('Escape');
    await card(page, 'Import plant.csv')
      .getByRole('button', { name: /^Discard/ })
      .click();
    await expect(page.getByText('1 change discarded.')).toBeVisible();
    await lookAt(page, 'toast');
    await expect(upToDate(page)).toBeVisible();
    await server.goAway();
    await card(page, 'Change display name')
      .getByRole('button', { name: /^Keep theirs/ })
      .click();
    await page.getByRole('link', { name: /^Discarded/ }).click();
    await expect(page.getByRole('button', { name: 'Bring back: Import plant.csv' })).toBeVisible();
    await lookAt(page, 'discarded');
    await page.getByRole('link', { name: /^Waiting \d/ }).click();
    await expect(page.getByText('can’t be reached')).toBeVisible();
    await expect(waitsList(page)).toHaveCount(1);
    await lookAt(page, 'waiting');
  });
}

test('refusals of another device are settled here with the keyboard alone: discard, undo, edit, use mine', async ({
  page,
}) => {
  await createCompany(page);
  await beRefused(page);
  await page.goto(`${server.origin}/inbox`);
  await expect(page.getByRole('article')).toHaveCount(5);
  const batch = card(page, 'Import plant.csv');
  await tabTo(page, batch.getByRole('button', { name: /^Discard/ }));
  await page.keyboard.press('Enter');
  await expect(batch).toHaveCount(0);
  await expect(page.getByText('1 change discarded.')).toBeVisible();
  await page.keyboard.press('F8');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(batch).toBeVisible();

  const maker = card(page, 'Add the device NL-WS-0007');
  await expect(maker.getByText('2 later changes depend on this.')).toBeVisible();
  await tabTo(page, maker.getByRole('button', { name: /^Edit and retry/ }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('It is there already. What you typed is still here.');
  await dialog.getByLabel('Name', { exact: true }).fill('NL-TAB-0001');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('Sending 3 changes again…')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(2);

  const conflict = card(page, 'Change display name');
  const compared = conflict.getByRole('row', { name: /Display name/ });
  await expect(compared.getByRole('cell')).toHaveText(['Spare', '(empty)']);
  await tabTo(page, conflict.getByRole('button', { name: /^Retry: Change/ }));
  await page.keyboard.press('Enter');
  await expect(conflict).toHaveCount(0);
  await expect(upToDate(page)).toBeVisible();
  const devices = await otherDevice(page).rows('devices');
  const named = (name: string) => devices.filter((row) => row['name'] === name);
  expect(named('NL-TAB-0001')).toMatchObject([{ description: 'Model room', productAccess: 'block' }]);
  expect(named('NL-WS-0007')).toMatchObject([{ displayName: 'Spare', description: 'Under the stairs' }]);
});

test('many are settled at once with one result, and rejected rows are saved as a list to import again', async ({
  page,
}) => {
  await createCompany(page);
  await beRefused(page);
  await page.goto(`${server.origin}/inbox`);
  const download = page.waitForEvent('download');
  await card(page, 'Import plant.csv')
    .getByRole('button', { name: /^Export/ })
    .click();
  const rejected = readFileSync(await (await download).path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(rejected).toHaveLength(2);
  expect(rejected[1]).toContain('"NL-WS-0032","computer","","S31","","","Revit","2026.3","Autodesk",');

  await page.getByRole('button', { name: 'Choose all 5' }).click();
  await page.getByRole('checkbox', { name: 'Choose: Import plant.csv' }).uncheck();
  await page.getByRole('button', { name: 'Retry chosen' }).click();
  const result = page.getByRole('region', { name: /What just happened/ });
  await expect(result).toContainText('Sending 1 change again…');
  await expect(result).toContainText('2 not settled: It builds on a change that stays here.');
  await expect(page.getByRole('article')).toHaveCount(4);
  await page.getByRole('checkbox', { name: 'Choose: Import plant.csv' }).check();
  await page.getByRole('button', { name: 'Discard chosen' }).click();
  await expect(result).toContainText('4 changes discarded.');
  await expect(page.getByText('You’re all caught up.')).toBeVisible();
  await result.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('article')).toHaveCount(4);
});

/** An edit that can't be sent. */
async function addDevice(page: Page, name: string): Promise<void> {
  await page.goto(`${server.origin}/devices`);
  await page.getByRole('button', { name: 'Add device' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Asset name').fill(name);
  await dialog.getByRole('button', { name: 'Add device' }).click();
  await expect(dialog).toBeHidden();
}

async function saveWaiting(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save waiting changes to a file' }).click();
  return readFileSync(await (await download).path(), 'utf8');
}

function give(page: Page, text: string): Promise<void> {
  const buffer = Buffer.from(text);
  return page
    .getByLabel('File of waiting changes')
    .setInputFiles({ name: 'muster-waiting-changes.json', mimeType: 'application/json', buffer });
}

test(
  'work of a laptop that never reaches the server again arrives from another machine, once',
  { tag: OFFLINE },
  async ({ page, browser }) => {
    await createCompany(page);
    const other: BrowserContext = await browser.newContext();
    const theirs = await other.newPage();
    await signIn(theirs);
    for (const one of [page, theirs]) {
      await offlineReady(one);
      await expect(upToDate(one)).toBeVisible();
    }
    await server.goAway();
    await addDevice(page, 'Basement 1');
    await addDevice(page, 'Basement 2');
    await page.getByRole('link', { name: 'Offline, 2 waiting' }).first().click();
    await expect(waitsList(page)).toHaveCount(2);
    await waitsList(page).nth(1).getByRole('button', { name: 'Discard: Add the device Basement 2' }).click();
    await expect(page.getByText(/^1 change discarded/)).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('1 change waiting to be sent again.')).toBeVisible();
    await expect(waitsList(page).getByText('Add the device Basement 2')).toBeVisible();
    const text = await saveWaiting(page);
    await expect(page.getByText('2 changes saved to a file.')).toBeVisible();

    await theirs.goto(`${server.origin}/inbox?show=waiting`);
    const said = (words: string) => expect(theirs.getByText(words)).toBeVisible();
    await give(theirs, text.slice(0, -30));
    await said('This file is damaged or was edited.');
    await give(theirs, '{"kind":"shopping"}');
    await said('This isn’t a file of waiting changes.');
    await give(theirs, text);
    await expect(theirs.getByRole('list', { name: 'Changes in the file' }).getByRole('listitem')).toHaveCount(
      2,
    );
    await expect(waitsList(theirs)).toHaveCount(0);
    await theirs.getByRole('button', { name: 'Add 2 changes' }).click();
    await said('2 changes added and waiting to be sent.');
    await give(theirs, text);
    await said('No changes added.');
    await expect(waitsList(theirs)).toHaveCount(2);

    await server.comeBack();
    await theirs.getByRole('button', { name: 'Try now' }).click();
    await expect(upToDate(theirs)).toBeVisible();
    // It tries by itself too, and may be first: then nothing waits any more, and there is nothing to try.
    await page.getByRole('button', { name: 'Try now' }).or(page.getByTitle('Sync now')).click();
    await expect(upToDate(page)).toBeVisible();
    const names = (await otherDevice(page).rows('devices')).map((row) => row['name']);
    expect(names.sort()).toEqual(['Basement 1', 'Basement 2']);
    const activity = await otherDevice(page).rows('activity');
    expect(activity.filter((row) => row['action'] === 'devices.add')).toHaveLength(2);
    await expect(page.getByText('Nothing is waiting.')).toBeVisible();
    await other.close();
  },
);

/** What a server says that does not let this browser in any more. */
const answers: readonly {
  readonly state: string;
  readonly status: number;
  readonly body: object;
  readonly words: string;
}[] = [
  {
    state: 'signed out',
    status: 401,
    body: { code: 'signed-out', message: 'Sign in.' },
    words: 'You are signed out.',
  },
  { state: 'removed', status: 200, body: { status: 'removed' }, words: 'You are no longer in this account' },
  {
    state: 'an old app',
    status: 426,
    body: { code: 'protocol', message: 'Update.' },
    words: 'The server runs a different version',
  },
];

test.describe('without a way to send', () => {
  for (const { state, status, body, words } of answers) {
    test(`what waits is seen and saved to a file: ${state}`, async ({ page, context }) => {
      await createCompany(page);
      await context.route('**/api/sync/push', (route) => route.fulfill({ status, json: body }));
      await addDevice(page, 'Basement 1');
      await expect(page.getByText(/waiting|Sign in to sync|Update Muster|No longer/).first()).toBeVisible();
      await page.getByRole('link', { name: 'Inbox' }).first().click();
      await page.getByRole('link', { name: /^Waiting \d/ }).click();
      await expect(page.getByText(words, { exact: false }).first()).toBeVisible();
      await expect(waitsList(page)).toHaveCount(1);
      const { entries } = JSON.parse(await saveWaiting(page)) as { entries: { name: string }[] };
      expect(entries).toMatchObject([{ name: 'devices.add', args: { name: 'Basement 1' } }]);
    });
  }
});
