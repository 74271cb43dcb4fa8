import { expect, type Page } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { type ArticleCompany, articleCompany, type ArticleRole } from '../support/rows/article-company.ts';
import { SECRETS } from '../support/rows/contracts-company.ts';
import { exportedLines } from '../support/screens/exported-file.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { openSample } from '../support/screens/sample-desk.ts';
import { openAs, openFounded } from '../support/screens/signed-in.ts';

let company: ArticleCompany;

async function signIn(
  page: Page,
  { origin }: { origin: string },
  role: ArticleRole,
  to: string,
): Promise<void> {
  company = await articleCompany(origin);
  await openAs(page, origin, company.signIns[role], to);
  await expect(page.getByText('Up to date').first()).toBeVisible();
}

/** The report is counted, and nothing is on its way any more. */
async function counted(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Report' })).toHaveCount(0);
  await expect(
    page.getByRole('grid').or(page.getByText(/Nothing to report|^No results|^No .+ yet\./)),
  ).toBeVisible();
}

test(
  'what expires is a picture, a table, a file and an address, with the server stopped too',
  { tag: OFFLINE },
  async ({ page, server }) => {
    await signIn(page, server, 'admin', '/reports');
    await offlineReady(page);
    await server.goAway();
    await page.getByRole('link', { name: /^Expiring/ }).click();
    await counted(page);
    await expect(page.getByRole('grid', { name: 'Expiring' }).getByRole('row')).toHaveCount(3);
    const band = page.getByRole('row', { name: /In 30 days/ });
    await expect(band.getByRole('cell')).toHaveText([/Contracts 1$/, /Products 1$/, /^2$/]);
    await band.getByRole('link', { name: 'In 30 days' }).click();
    await expect(page).toHaveURL(/band=30/);
    await page.locator('#main').getByRole('link', { name: 'Products', exact: true }).click();
    await expect(page).toHaveURL(/part=product.*band=30/);
    await expect(page.getByRole('button', { name: 'Export 1 row' })).toBeVisible();
    await page.reload();
    await page.getByRole('button', { name: 'Export 1 row' }).click();
    const { name, lines } = await exportedLines(page);
    expect(name).toBe('expiring.csv');
    expect(lines).toEqual([
      'Contract,Label,Product,Vendor,Last day,Days left,Assignments',
      `110004711,Design,Revit,Autodesk,${company.endDay},20,2`,
    ]);
    await page.keyboard.press('Escape');
    // Enter opens what the row is about, and back is back.
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(new RegExp(`/contracts/${company.contractId}`));
    await page.goBack();
    await expect(page).toHaveURL(/part=product.*band=30/);
  },
);

test('a contract admin gets prices, a coordinator of a contract neither them nor other contracts', async ({
  page,
  browser,
  server,
}) => {
  await signIn(page, server, 'admin', '/reports/holdings');
  await counted(page);
  await expect(page.getByRole('columnheader', { name: 'Price a year' })).toBeVisible();
  await expect(page.getByText(/^Price: EUR/)).toBeVisible();
  const context = await browser.newContext();
  const theirs = await context.newPage();
  const { email, password } = company.signIns.coordinator;
  await theirs.goto(`${server.origin}/sign-in?to=/reports/holdings`);
  await theirs.getByLabel('Email').fill(email);
  await theirs.getByLabel('Password').fill(password);
  await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
  await counted(theirs);
  await expect(theirs.getByRole('columnheader', { name: 'Price a year' })).toHaveCount(0);
  await theirs.getByText('Any contract').click();
  await expect(theirs.getByRole('checkbox', { name: /Design/ })).toBeVisible();
  await expect(theirs.getByRole('checkbox', { name: /Workshop/ })).toHaveCount(0);
  const shown = await theirs.locator('body').innerText();
  expect(shown).not.toContain(String(SECRETS.priceCents / 100));
  await context.close();
});

test('field staff have the reports on devices alone, and who has no role none', async ({
  page,
  browser,
  server,
}) => {
  await signIn(page, server, 'staff', '/reports');
  await expect(page.getByRole('main').getByRole('link')).toHaveText([
    /^Devices out of date/,
    /^Install list/,
    /^Missing devices/,
  ]);
  await page.goto(`${server.origin}/reports/holdings`);
  await expect(page.getByRole('heading', { name: 'Report not found' })).toBeVisible();
  await page.goto(`${server.origin}/home`);
  await expect(page.getByRole('link', { name: '1 device is out of date' })).toBeVisible();
  const context = await browser.newContext();
  const theirs = await context.newPage();
  const { email, password } = company.signIns.user;
  await theirs.goto(`${server.origin}/sign-in?to=/reports/out-of-date`);
  await theirs.getByLabel('Email').fill(email);
  await theirs.getByLabel('Password').fill(password);
  await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(theirs.getByRole('heading', { name: 'Reports are not part of your role' })).toBeVisible();
  await context.close();
});

test('Home says what needs doing, and each number is as long as the list behind it', async ({
  page,
  sampleDesk,
}) => {
  await openSample(page, sampleDesk);
  await page.goto(`${sampleDesk.origin}/`);
  await expect(page).toHaveURL(/\/home$/);
  await expect(page.getByRole('heading', { name: 'Needs you' })).toBeVisible();
  const links = page.getByRole('main').getByRole('list').getByRole('link');
  const count = await links.count();
  expect(count).toBeGreaterThan(2);
  for (let at = 0; at < count; at++) {
    const said = /[\d,]+/.exec((await links.nth(at).textContent()) ?? '')?.[0];
    await links.nth(at).click();
    await expect(page.getByRole('button', { name: new RegExp(`^Export ${said} rows?$`) })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole('heading', { name: 'Needs you' })).toBeVisible();
  }
});

test('a company without anything is told what to import', async ({ page, server }) => {
  await openFounded(page, server.origin, '/reports/reclaim');
  await expect(page.getByText('No one has been assigned anything yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Import' })).toBeVisible();
});
