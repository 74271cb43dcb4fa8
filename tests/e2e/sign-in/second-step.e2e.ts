import { expect, type Page } from 'playwright/test';
import { test } from '../../support/screens/app-test.ts';
import { appCode, setUpCodes } from '../../support/servers/app-codes.ts';
import { letSignIn } from '../../support/rows/contracts-company.ts';
import { founder, HttpClient } from '../../support/servers/http-client.ts';
import { lookAt } from '../../support/screens/look-at.ts';
import { Made } from '../../support/made.ts';
import { openAs, openFounded } from '../../support/screens/signed-in.ts';

/** A fingerprint reader in the laptop, as Chromium's protocol offers one. */
async function plugInReader(page: Page): Promise<void> {
  const protocol = await page.context().newCDPSession(page);
  await protocol.send('WebAuthn.enable');
  await protocol.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

const PHONE = { width: 390, height: 844 };
const LAPTOP = { width: 1280, height: 800 };

/** In both sizes. */
async function lookAtBoth(page: Page, what: string): Promise<void> {
  for (const size of [PHONE, LAPTOP]) {
    await page.setViewportSize(size);
    await lookAt(page, what);
  }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const desk = (page: Page) => page.getByRole('heading', { name: 'Devices', exact: true });

async function typePassword(page: Page, origin: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('Email').fill(founder.email);
  await page.getByLabel('Password').fill(founder.password);
  await page.keyboard.press('Enter');
}

test('an admin sets up codes and a passkey, and signs in with a code, a recovery code, and the passkey alone', async ({
  page,
  server,
}) => {
  const { origin } = server;
  await plugInReader(page);
  await openFounded(page, origin, '/settings/sign-in');

  await button(page, 'Set up codes').click();
  const secret = (await page.locator('code').innerText()).replaceAll(/\s/g, '');
  await lookAtBoth(page, 'codes set up');
  await page.getByLabel('Code from your app').fill(appCode(secret, 0));
  await page.keyboard.press('Enter');
  const recovery = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(recovery).toHaveCount(10);
  const [first = ''] = await recovery.allInnerTexts();
  await lookAtBoth(page, 'recovery codes');

  await button(page, 'Add a passkey').click();
  await page.getByLabel('Name').fill('My laptop');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Passkeys' })).toContainText('My laptop');
  await lookAtBoth(page, 'sign-in settings');

  await typePassword(page, origin);
  await button(page, 'Use a code from your app').click();
  await expect(page.getByLabel('Code from your app')).toBeFocused();
  await lookAtBoth(page, 'second step');
  await page.getByLabel('Code from your app').fill('000000');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('This code is not right');
  await page.getByLabel('Code from your app').fill(appCode(secret));
  await page.keyboard.press('Enter');
  await expect(desk(page)).toBeVisible();

  await typePassword(page, origin);
  await button(page, 'Use a recovery code').click();
  await page.getByLabel('Recovery code').fill(first);
  await page.keyboard.press('Enter');
  await expect(desk(page)).toBeVisible();

  await page.context().clearCookies();
  await page.goto(`${origin}/sign-in`);
  await lookAtBoth(page, 'sign-in');
  await button(page, 'Sign in with a passkey').click();
  await expect(desk(page)).toBeVisible();

  await page.goto(`${origin}/settings/sign-in`);
  await expect(page.getByRole('heading', { name: 'Recovery codes, 9 left' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Passkeys' })).toContainText('Last used');
  await button(page, 'Remove My laptop').click();
  await button(page, 'Remove passkey').click();
  await expect(page.getByRole('list', { name: 'Passkeys' })).toHaveCount(0);
});

test('who must set up a second step is led to it, and what they changed meanwhile goes to the server', async ({
  page,
  server,
}) => {
  const { origin } = server;
  const ada = new HttpClient(origin);
  const person = await ada.found();
  const made = new Made(ada, person);
  const bea = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
  const userId = made.do('users.add', bea, 'us', 'user');
  made.do('roles.grant', { userId, role: 'field-staff', contractId: null });
  await made.push();
  const password = 'the password of Bea';
  await letSignIn(origin, ada, { userId, password });
  await openAs(page, origin, { email: bea.email, password }, '/devices');
  const upToDate = page.getByText('Up to date').locator('visible=true').first();
  await expect(upToDate).toBeVisible();

  await setUpCodes(ada);
  const decided = await ada.post('/api/security/second-factor', { secondFactor: 'everybody' });
  expect(decided.status).toBe(200);
  await page.getByRole('button', { name: 'Add device' }).first().click();
  await page.getByRole('dialog').getByLabel('Asset name').fill('PC-77');
  await page.keyboard.press('Enter');
  const signIn = page
    .getByRole('link', { name: /Sign in/ })
    .locator('visible=true')
    .first();
  await signIn.click();

  await expect(page.getByRole('heading', { name: 'Set up a second step' })).toBeVisible();
  await lookAtBoth(page, 'second step to set up');
  await button(page, 'Set up codes').click();
  const secret = (await page.locator('code').innerText()).replaceAll(/\s/g, '');
  await page.getByLabel('Code from your app').fill(appCode(secret, 0));
  await page.keyboard.press('Enter');
  await button(page, 'Continue').click();
  await expect(upToDate).toBeVisible();
  await expect(page.getByText('PC-77').first()).toBeVisible();
});
