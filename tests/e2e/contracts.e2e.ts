import { readFileSync } from 'node:fs';
import { expect, type Locator, type Page } from 'playwright/test';
import { test } from '../support/screens/app-test.ts';
import { type ContractsCompany, contractsCompany, SECRETS } from '../support/rows/contracts-company.ts';
import { exportedLines } from '../support/screens/exported-file.ts';
import { founder } from '../support/servers/http-client.ts';
import { lookAt } from '../support/screens/look-at.ts';
import { everythingSentTo } from '../support/rows/sent-rows.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';
import { openAs } from '../support/screens/signed-in.ts';

let server: LosableServer;
let company: ContractsCompany;

// One each: no test sees what another left behind.
test.beforeEach(async () => {
  server = await losableServer();
  company = await contractsCompany(server.origin);
});

async function signIn(page: Page, who: { email: string; password: string }): Promise<void> {
  await openAs(page, server.origin, who, '/contracts');
  await expect(page.getByRole('grid').getByText('110004711')).toBeVisible();
}

async function openContract(page: Page): Promise<void> {
  await page.getByRole('grid').getByText('110004711').click();
  await expect(page.getByRole('heading', { name: /Design/, level: 1 })).toBeVisible();
}

function productRow(page: Page, name: string): Locator {
  return page.getByRole('row').filter({ has: page.getByRole('rowheader', { name }) });
}

/** Every value of every database of this origin, as text. */
function keptHere(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const texts: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name ?? '');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(new Error(String(opening.error)));
      });
      for (const store of database.objectStoreNames) {
        const values = await new Promise<unknown[]>((resolve) => {
          const asking = database.transaction(store).objectStore(store).getAll();
          asking.onsuccess = () => resolve(asking.result);
        });
        const decoder = new TextDecoder();
        texts.push(
          JSON.stringify(values, (_key, value: unknown) =>
            ArrayBuffer.isView(value) || value instanceof ArrayBuffer
              ? decoder.decode(value as ArrayBuffer)
              : value,
          ),
        );
      }
      database.close();
    }
    return texts.join('\n');
  });
}

test('a contract is added with its dates, gets a product, and is archived and taken back', async ({
  page,
}) => {
  await signIn(page, founder);
  await page.getByRole('button', { name: 'Add contract' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number').fill('110004711');
  await dialog.getByRole('button', { name: 'Add contract' }).click();
  await expect(dialog.getByRole('alert')).toContainText('A contract with this number already exists');
  await dialog.getByLabel('Number').fill('C-2');
  await dialog.getByLabel('Vendor').fill('Adobe');
  await dialog.getByLabel('Start').fill('2026-01-01');
  await dialog.getByLabel('Last day').fill('2099-12-31');
  await dialog.getByRole('button', { name: 'Add contract' }).click();
  await expect(page.getByRole('heading', { name: /C-2/, level: 1 })).toBeVisible();
  await expect(page.getByText('1 Jan 2026 to 31 Dec 2099')).toBeVisible();

  await page.getByRole('button', { name: 'Add product' }).click();
  await dialog.getByLabel('Product', { exact: true }).selectOption('New product…');
  await dialog.getByLabel('Product name').fill('revit');
  await dialog.getByLabel('Seats bought').fill('12');
  await dialog.getByRole('button', { name: 'Add product' }).click();
  await expect(dialog.getByRole('alert')).toContainText(
    'revit is already in the catalog and is now selected',
  );
  await dialog.getByRole('button', { name: 'Add product' }).click();
  await expect(productRow(page, 'Revit')).toContainText('31 Dec 2099');
  await expect(page.getByText('0 of 12 seats')).toBeVisible();

  await page.getByRole('button', { name: 'Archive' }).click();
  await expect(page.getByText('Its history stays, and nobody is assigned any more.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Archive' })).toBeVisible();
  await page.getByRole('button', { name: 'Archive' }).click();
  await page.getByRole('link', { name: '‹ Contracts' }).click();
  await expect(page.getByRole('grid').getByText('C-2')).toBeHidden();
  await page.getByRole('link', { name: 'Archived 1' }).click();
  await expect(page.getByRole('grid').getByText('C-2')).toBeVisible();
});

test('a renewal keeps the history, moves the ends of products along in one step, and is undone in one', async ({
  page,
}) => {
  await signIn(page, founder);
  await expect(page.getByRole('link', { name: '1 contract expires in 30 days' })).toBeVisible();
  await page.getByRole('link', { name: '1 contract expires in 30 days' }).click();
  await expect(page).toHaveURL(/within=30/);
  await expect(page.getByRole('grid').getByText('Expiring')).toBeVisible();
  await openContract(page);
  const before = (await productRow(page, 'Revit').textContent()) ?? '';
  await page.getByRole('button', { name: 'Renew' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('checkbox', { name: /Revit/ })).toBeChecked();
  await expect(dialog.getByRole('checkbox')).toHaveCount(1);
  await dialog.getByLabel('Start').fill('2026-02-01');
  await dialog.getByLabel('Last day').fill('2098-12-31');
  await dialog.getByRole('button', { name: 'Renew' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Other terms already cover some of these days');
  await dialog.getByLabel('Start').fill('2098-01-01');
  await dialog.getByRole('button', { name: 'Renew' }).click();
  await expect(page.getByText('Renewed until 31 Dec 2098, along with 1 product.')).toBeVisible();
  await expect(productRow(page, 'Revit')).toContainText('31 Dec 2098');
  await expect(page.getByRole('heading', { name: 'Terms, 2' })).toBeVisible();
  await expect(page.getByText('Active', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('heading', { name: 'Terms, 1' })).toBeVisible();
  await expect(productRow(page, 'Revit')).toHaveText(before);
  await expect(page.getByText('Up to date').first()).toBeVisible();
});

test('fewer seats than are assigned are refused in place, and what is not strict shows what to buy', async ({
  page,
}) => {
  await signIn(page, founder);
  await openContract(page);
  await page.getByRole('button', { name: 'Change Revit' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Seats bought').fill('1');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('2 people hold a seat, so 1 would be too few');
  await expect(dialog.getByLabel('Seats bought')).toHaveValue('1');
  await dialog.getByLabel('Over-use').selectOption('overage');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(productRow(page, 'Revit')).toContainText('1 to buy');
  const people = productRow(page, 'Revit').getByRole('link', { name: '2 people assigned Revit' });
  await expect(people).toHaveAttribute('href', `/users?entitlement=${company.revitId}`);
  await page.getByRole('link', { name: '‹ Contracts' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toContainText('1');

  await page.getByRole('button', { name: 'Export 1 row' }).click();
  const { name, lines } = await exportedLines(page);
  expect(name).toBe('contracts.csv');
  expect(lines).toEqual([
    'Number,Label,Vendor,Status,Length,Expires,Seats used,Seats bought,Seats to buy',
    `110004711,Design,Autodesk,Expiring,${lines[1]?.split(',')[4] ?? ''},${company.endDay},2,1,1`,
  ]);
});

test('a change of company data goes to the reseller and into the history', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-write']);
  await signIn(page, founder);
  await openContract(page);
  await page.getByRole('button', { name: 'Report a change' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Copy message' })).toBeDisabled();
  await dialog.getByLabel('Company name').fill('Alpspitze GmbH');
  const link = dialog.getByRole('link', { name: 'Open in email app' });
  const address = (await link.getAttribute('href')) ?? '';
  expect(address).toContain(`mailto:${encodeURIComponent(SECRETS.resellerEmail)}`);
  expect(decodeURIComponent(address)).toContain(
    `${SECRETS.companyName}\r\nCompany name, new:\r\nAlpspitze GmbH`,
  );
  await dialog.getByRole('button', { name: 'Copy message' }).click();
  await expect(dialog.getByText('Added to the contract’s history.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText('Change of company data reported by you: company name')).toBeVisible();
  // Pasted: what is on the clipboard is for nobody to read here.
  await page.getByRole('button', { name: 'Report a change' }).click();
  const field = dialog.getByLabel('Company name');
  await field.focus();
  await page.keyboard.press('ControlOrMeta+V');
  await expect(field).toHaveValue(/Change of company details, contract 110004711/);
});

test('the calendar file has the end of every contract that is shown', async ({ page }) => {
  await signIn(page, founder);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Calendar file of expiries' }).click();
  const saved = await download;
  expect(saved.suggestedFilename()).toBe('contract-expiries.ics');
  const text = readFileSync(await saved.path(), 'utf8');
  expect(text).toContain(`DTSTART;VALUE=DATE:${company.endDay.replaceAll('-', '')}\r\n`);
  expect(text.replaceAll('\r\n ', '')).toContain(`UID:expiry-${company.contractId}@muster\r\n`);
  await expect(page.getByText('1 expiry in the calendar file.')).toBeVisible();
});

test('a coordinator sees products and seats, changes nothing, and no byte of the terms reaches the device', async ({
  page,
}) => {
  await signIn(page, company.coordinator);
  await expect(page.getByRole('button', { name: 'Add contract' })).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: 'Length' })).toHaveCount(0);
  await openContract(page);
  await expect(productRow(page, 'Revit')).toContainText('3');
  await expect(page.getByText('2 of 3 seats')).toBeVisible();
  await expect(page.getByText('Cora Holm').first()).toBeVisible();
  for (const name of ['Renew', 'Archive', 'Report a change', 'Add product', 'Manage software coordinators'])
    await expect(page.getByRole('button', { name }), name).toHaveCount(0);
  await expect(page.getByRole('button', { name: /Change|Edit/ })).toHaveCount(0);
  await expect(page.getByRole('heading', { name: /Terms|Company/ })).toHaveCount(0);
  await expect(page.getByText('Up to date').first()).toBeVisible();
  const sent = await everythingSentTo(server.origin, company.coordinator);
  const kept = await keptHere(page);
  // Both hold what a coordinator does see: the search below would find the rest.
  for (const text of [sent, kept]) expect(text).toContain('110004711');
  for (const secret of Object.values(SECRETS).map(String)) {
    expect(sent, 'sent').not.toContain(secret);
    expect(kept, 'kept').not.toContain(secret);
  }
});

test('coordinators are found by name, made and taken away again', async ({ page }) => {
  await signIn(page, founder);
  await openContract(page);
  await page.getByRole('button', { name: 'Manage software coordinators' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').fill('dai');
  await dialog.getByRole('button', { name: 'Add Dai Holm' }).click();
  await expect(dialog.getByText('already a coordinator')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove Cora Holm' }).click();
  await expect(dialog.getByRole('button', { name: 'Remove Cora Holm' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByRole('heading', { name: 'Software coordinators, 1' })).toBeVisible();
  await expect(page.getByText('Up to date').first()).toBeVisible();
});

test('changes seats and renews with the keyboard alone', async ({ page }) => {
  await signIn(page, founder);
  await page.keyboard.press('/');
  await page.keyboard.type('design');
  await expect(page).toHaveURL(/q=design/);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /Design/, level: 1 })).toBeVisible();
  const tabTo = async (target: Locator) => {
    for (let at = 0; at < 60; at++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('The keyboard does not lead there.');
  };
  await tabTo(page.getByRole('button', { name: 'Change Revit' }));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await tabTo(dialog.getByLabel('Seats bought'));
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('25');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByText('2 of 25 seats')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change Revit' })).toBeFocused();
  await tabTo(page.getByRole('button', { name: 'Number: 110004711. Edit' }));
  await page.keyboard.press('Enter');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('110004712');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Number: 110004712. Edit' })).toBeFocused();
  await page.getByRole('button', { name: 'Renew' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Start')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Renewed until/)).toBeVisible();
  await page.keyboard.press('F8');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Renewal undone.')).toBeVisible();
});

for (const width of [1280, 390]) {
  test(`contracts have no serious problem for assistive technology, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${server.origin}/sign-in?to=/contracts`);
    await page.getByLabel('Email').fill(founder.email);
    await page.getByLabel('Password').fill(founder.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('grid').getByText(width === 390 ? 'Design' : '110004711')).toBeVisible();
    await lookAt(page, 'list');
    await page.getByRole('button', { name: width === 390 ? 'Filter' : 'Add filter' }).click();
    await lookAt(page, 'filters');
    await page.keyboard.press('Escape');
    if (width === 390) {
      await page.getByText('More', { exact: true }).click();
      await lookAt(page, 'menu');
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Add contract' }).click();
    await lookAt(page, 'add');
    await page.keyboard.press('Escape');
    await page.goto(`${server.origin}/contracts/${company.contractId}`);
    await expect(page.getByRole('heading', { name: /Design/, level: 1 })).toBeVisible();
    await lookAt(page, 'contract');
    for (const name of [
      'Renew',
      'Report a change',
      'Add product',
      'Manage software coordinators',
      'Change Revit',
    ]) {
      await page.getByRole('button', { name, exact: true }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await lookAt(page, name.toLowerCase().replaceAll(' ', '-'));
      await page.keyboard.press('Escape');
    }
  });
}
