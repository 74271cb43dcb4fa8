import { type Browser, expect, type Locator, type Page } from 'playwright/test';
import { OFFLINE, test } from '../support/screens/app-test.ts';
import { derivedId } from '../../src/lib/base/ids.ts';
import { founder } from '../support/servers/http-client.ts';
import { offlineReady } from '../support/screens/offline-ready.ts';
import { newMutationId, otherDevice } from '../support/screens/other-device.ts';
import { type LosableServer, losableServer } from '../support/servers/losable-server.ts';
import { openFounded } from '../support/screens/signed-in.ts';

const SECOND = { firstName: 'Bo', lastName: 'Li', email: 'bo@plant.example', password: 'battery staple' };

let server: LosableServer;
test.beforeEach(async () => {
  server = await losableServer();
});

async function openUsers(page: Page): Promise<void> {
  await page.goto(`${server.origin}/users`);
  await expect(page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(1)).toBeVisible();
}

/** The founder is at the users. */
async function createCompany(page: Page): Promise<void> {
  await openFounded(page, server.origin, '/users');
  await expect(page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(1)).toBeVisible();
}

async function fillPerson(
  place: Page | Locator,
  person: Pick<typeof founder, 'firstName' | 'lastName' | 'email'>,
): Promise<void> {
  await place.getByLabel('First name').fill(person.firstName);
  await place.getByLabel('Last name').fill(person.lastName);
  await place.getByLabel('Email').fill(person.email);
}

/** A contract with Revit on it, and people without a sign-in; answers the ids that they got. */
async function addContract(page: Page, seats: number, names: readonly string[]) {
  const made = { contract: newMutationId(), product: newMutationId(), entitlement: newMutationId() };
  const contractId = derivedId('ct', made.contract, 'contract');
  const productId = derivedId('pr', made.product, 'product');
  const people = names.map((name) => ({ name, id: newMutationId() }));
  const results = await otherDevice(page).push(
    { id: made.contract, name: 'contracts.add', args: { number: 'C-100', label: 'Design studio' } },
    { id: made.product, name: 'products.add', args: { name: 'Revit', kind: 'product', publisher: '' } },
    { id: made.entitlement, name: 'entitlements.add', args: { contractId, productId, quantity: seats } },
    ...people.map(({ name, id }) => ({
      id,
      name: 'users.add',
      args: { firstName: name, lastName: 'Doe', email: `${name.toLowerCase()}@plant.example` },
    })),
  );
  expect(results.map(({ result }) => result)).toEqual(results.map(() => 'accepted'));
  return { contractId, entitlementId: derivedId('en', made.entitlement, 'entitlement') };
}

/** Somebody else's browser, signed in by invitation. */
async function signInAnother(browser: Browser, page: Page, role: string | null): Promise<Page> {
  const { firstName, lastName, email } = SECOND;
  const id = newMutationId();
  const args = { firstName, lastName, email, role };
  expect(await otherDevice(page).push({ id, name: 'users.invite', args })).toMatchObject([
    { result: 'accepted' },
  ]);
  const url = await page.evaluate(
    async (userId) => {
      const body = JSON.stringify({ userId, kind: 'invitation' });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch('/api/invitations', { method: 'POST', headers, body });
      return ((await answer.json()) as { url: string }).url;
    },
    derivedId('us', id, 'user'),
  );
  const context = await browser.newContext();
  const theirs = await context.newPage();
  await theirs.goto(url);
  await theirs.getByLabel('Password').fill(SECOND.password);
  await theirs.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(theirs.getByRole('navigation', { name: 'Main', exact: true })).toBeVisible();
  return theirs;
}

function row(page: Page, name: string): Locator {
  return page.getByRole('grid', { name: 'Users' }).getByRole('row').filter({ hasText: name });
}

async function openAccess(page: Page, name: string): Promise<Locator> {
  await row(page, name).click();
  await page.getByRole('complementary').getByRole('button', { name: 'Edit access' }).click();
  return page.getByRole('dialog');
}

test('adds a user once: somebody who is there already is shown instead, whatever the case of the email', async ({
  page,
}) => {
  await createCompany(page);
  await page.getByRole('button', { name: 'Add user' }).click();
  const dialog = page.getByRole('dialog');
  const jon = { firstName: 'Jon', lastName: 'Smith', email: 'jon@x.example' };
  await fillPerson(dialog, jon);
  await dialog.getByRole('button', { name: 'Add user' }).click();
  await expect(page.getByRole('complementary', { name: 'Jon Smith' })).toBeVisible();
  await page.getByRole('button', { name: 'Add user' }).click();
  await fillPerson(dialog, { ...jon, firstName: 'John', email: 'JON@x.example' });
  await dialog.getByRole('button', { name: 'Add user' }).click();
  await expect(dialog.getByText(/Jon Smith is there already with this email/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Open Jon Smith' }).click();
  await expect(page.getByRole('complementary', { name: 'Jon Smith' })).toBeVisible();
  await expect(row(page, 'jon@x.example')).toHaveCount(1);
});

test('pastes many: says who is new, who is there already and what can’t be read, and keeps that in the text', async ({
  page,
}) => {
  await createCompany(page);
  await page.getByRole('button', { name: 'Paste many' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Names and emails')
    .fill(`Jon Smith jon@x.example; Jessica Stewart jess@x.example\nAda ${founder.email}, Nobody Atall`);
  await expect(dialog.getByText('2 new, 1 there already, 1 can’t be taken')).toBeVisible();
  await expect(dialog.getByText('Line 2: Nobody Atall')).toBeVisible();
  await dialog.getByRole('button', { name: 'Add 2 users' }).click();
  await expect(dialog.getByLabel('Names and emails')).toHaveValue('Nobody Atall');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(row(page, 'Jessica Stewart')).toBeVisible();
  await expect(page.getByText('2 users added.')).toBeVisible();
  await expect(page.getByText('Up to date').first()).toBeVisible();
  await page.reload();
  await expect(row(page, 'Jon Smith')).toBeVisible();
});

test(
  'edits access without a server: boxes, free seats, why not, and Undo; the server has it later',
  { tag: OFFLINE },
  async ({ page }) => {
    await createCompany(page);
    await addContract(page, 1, ['Jon', 'Jessica']);
    await openUsers(page);
    await expect(row(page, 'Jessica Doe')).toBeVisible();
    await offlineReady(page);
    await server.goAway();

    const dialog = await openAccess(page, 'Jon Doe');
    await expect(dialog.getByText('C-100')).toBeVisible();
    await expect(dialog.getByText('1 of 1 free')).toBeVisible();
    await dialog.getByRole('checkbox', { name: /Revit/ }).check();
    await expect(dialog.getByText('0 of 1 free')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByRole('complementary').getByText('Revit · Design studio')).toBeVisible();

    await openAccess(page, 'Jessica Doe');
    await expect(dialog.getByRole('checkbox', { name: /Revit/ })).toBeDisabled();
    await expect(dialog.getByText('No free seat')).toBeVisible();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await openAccess(page, 'Jessica Doe');
    await expect(dialog.getByText('1 of 1 free')).toBeVisible();
    await dialog.getByRole('checkbox', { name: /Revit/ }).check();
    await dialog.getByRole('button', { name: 'Done' }).click();
    await expect(page.getByText('Offline, 3 waiting').first()).toBeVisible();

    await server.comeBack();
    await expect(page.getByText('Up to date').first()).toBeVisible({ timeout: 60_000 });
    const open = (await otherDevice(page).rows('assignments')).filter(({ endedAt }) => endedAt === null);
    expect(open).toHaveLength(1);
  },
);

test(
  'two people give the last seat away without a server: one has it, the other finds a refusal in the Inbox',
  { tag: OFFLINE },
  async ({ browser, page }) => {
    await createCompany(page);
    await addContract(page, 1, ['Jon', 'Jessica']);
    const theirs = await signInAnother(browser, page, 'contract-admin');
    for (const one of [page, theirs]) {
      await openUsers(one);
      await expect(row(one, 'Jessica Doe')).toBeVisible();
      await offlineReady(one);
    }
    await server.goAway();
    for (const [one, name] of [[page, 'Jon Doe'] as const, [theirs, 'Jessica Doe'] as const]) {
      const dialog = await openAccess(one, name);
      await dialog.getByRole('checkbox', { name: /Revit/ }).check();
      await dialog.getByRole('button', { name: 'Done' }).click();
      await expect(one.getByText('Offline, 1 waiting').first()).toBeVisible();
    }
    await server.comeBack();
    // Each tries again by itself, so either may be the first.
    const attention = (one: Page) => one.getByText('Up to date · 1 needs attention').first();
    for (const one of [page, theirs])
      await expect(one.getByText(/^Up to date/).first()).toBeVisible({ timeout: 60_000 });
    const both = [page, theirs];
    await expect
      .poll(async () =>
        (await Promise.all(both.map((one) => attention(one).count()))).reduce((a, b) => a + b),
      )
      .toBe(1);
    const isMine = (await attention(page).count()) === 1;
    const [loser, lost, got] = isMine ? [page, 'Jon Doe', 'Jessica Doe'] : [theirs, 'Jessica Doe', 'Jon Doe'];
    await loser.goto(`${server.origin}/inbox`);
    await expect(loser.getByText(new RegExp(`^Assign .+ to ${lost}`)).first()).toBeVisible();
    await expect(loser.getByText(/No seat is free/).first()).toBeVisible();
    await openUsers(loser);
    await expect(row(loser, got)).toContainText('Revit');
    await expect(row(loser, lost)).toContainText('None');
    await theirs.context().close();
  },
);

test('changes all that match at once: a preview, one result with the failures first, and Undo', async ({
  page,
}) => {
  await createCompany(page);
  await addContract(page, 2, ['Ann', 'Ben', 'Cem', 'Dan']);
  await openUsers(page);
  await page.getByRole('searchbox').fill('doe');
  await expect(page.getByRole('button', { name: 'Export 4 rows' })).toBeVisible();
  await page.getByRole('button', { name: 'Select' }).click();
  await page.getByRole('button', { name: 'Choose all 4' }).click();
  await page.getByRole('button', { name: 'Assign or remove products…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog
    .getByLabel('Assign', { exact: true })
    .selectOption({ label: 'Revit · Design studio · 2 of 2 free' });
  await expect(dialog.getByText('2 will get it, 2 won’t (only 2 seats are free)')).toBeVisible();
  await dialog.getByRole('button', { name: 'Change 2 users' }).click();
  await expect(dialog.getByText('2 people updated, 2 not.')).toBeVisible();
  const result = dialog.getByRole('grid', { name: 'Result' }).getByRole('row');
  await expect(result.nth(1)).toContainText('No free seat');
  await expect(result.nth(3)).toContainText('Assigned');
  await dialog.getByRole('button', { name: 'Undo' }).click();
  await expect(dialog.getByText('Undone for 2 people.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(row(page, 'Ann Doe')).toContainText('None');
  await expect(page.getByText('Up to date').first()).toBeVisible();
  const assignments = await otherDevice(page).rows('assignments');
  expect(assignments.map(({ endedAt }) => endedAt === null)).toEqual([false, false]);
});

test('a person leaves and comes back, gets a role and is erased for good', async ({ page }) => {
  await createCompany(page);
  await addContract(page, 1, ['Jon']);
  await openUsers(page);
  const dialog = await openAccess(page, 'Jon Doe');
  await dialog.getByRole('checkbox', { name: /Revit/ }).check();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const panel = page.getByRole('complementary', { name: 'Jon Doe' });
  await panel.getByRole('button', { name: 'Mark as left' }).click();
  await expect(panel.getByText('Nothing assigned.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(panel.getByText('Holds, 1')).toBeVisible();
  await panel.getByRole('button', { name: 'Give a role' }).click();
  await dialog.getByLabel('Contract').selectOption({ label: 'C-100 · Design studio' });
  await dialog.getByRole('button', { name: 'Give role' }).click();
  await expect(panel.getByText('contract C-100')).toBeVisible();
  await panel.getByRole('button', { name: /^Last name/ }).click();
  await panel.getByRole('textbox', { name: 'Last name' }).fill('Dohrn');
  await panel.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('complementary', { name: 'Jon Dohrn' });
  await renamed.getByRole('button', { name: 'Erase…' }).click();
  await dialog.getByRole('button', { name: 'Erase permanently' }).click();
  await expect(page.getByRole('complementary', { name: 'Erased person' })).toBeVisible();
  await expect(row(page, 'Dohrn')).toHaveCount(0);
  await expect(page.getByText('Up to date').first()).toBeVisible();
  expect(JSON.stringify(await otherDevice(page).rows('users'))).not.toContain('jon@plant.example');
});

test('a plain user arrives at their own products and is offered nothing else of the company', async ({
  browser,
  page,
}) => {
  await createCompany(page);
  const { entitlementId } = await addContract(page, 5, ['Jon']);
  const theirs = await signInAnother(browser, page, null);
  await expect(theirs.getByRole('heading', { name: 'My products' })).toBeVisible();
  await expect(theirs.getByText(/Nothing is assigned to you/)).toBeVisible();
  const [bo] = (await otherDevice(page).rows('users')).filter(({ email }) => email === SECOND.email);
  const args = { userId: bo?.['id'], entitlementId };
  expect(await otherDevice(page).push({ name: 'assignments.assign', args })).toMatchObject([
    { result: 'accepted' },
  ]);
  const mine = theirs.getByRole('list', { name: 'My products' });
  await expect(mine.getByText('Revit')).toBeVisible({ timeout: 60_000 });
  await expect(mine.getByText('Design studio · C-100')).toBeVisible();
  expect(
    await theirs.getByRole('navigation', { name: 'Main', exact: true }).getByRole('link').allInnerTexts(),
  ).toEqual(['Home', 'My products', 'Inbox', 'Settings']);
  await theirs.goto(`${server.origin}/users`);
  await expect(theirs.getByRole('button', { name: 'Add user' })).toHaveCount(0);
  await expect(theirs.getByText('Jon Doe')).toHaveCount(0);
  await theirs.context().close();
});

test('finds, opens, gives and takes with the keyboard alone', async ({ page }) => {
  await createCompany(page);
  await addContract(page, 1, ['Jon']);
  await openUsers(page);
  await page.keyboard.press('/');
  await page.keyboard.type('jon doe');
  await expect(page).toHaveURL(/q=jon/);
  await expect(page.getByRole('button', { name: 'Export 1 row' })).toBeVisible();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary', { name: 'Jon Doe' })).toBeVisible();
  await page.getByRole('button', { name: 'Edit access' }).focus();
  await page.keyboard.press('Enter');
  const box = page.getByRole('dialog').getByRole('checkbox', { name: /Revit/ });
  await expect(box).toBeVisible();
  for (let steps = 0; steps < 8 && !(await box.evaluate((one) => one === document.activeElement)); steps++)
    await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await expect(box).toBeChecked();
  await expect(box).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Edit access' })).toBeFocused();
  await page.getByRole('grid').focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toHaveCount(0);
});
