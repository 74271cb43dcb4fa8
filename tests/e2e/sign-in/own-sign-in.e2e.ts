import { expect, type Page } from 'playwright/test';
import { test } from '../../support/screens/app-test.ts';
import { founder, HttpClient } from '../../support/servers/http-client.ts';
import { lookAt } from '../../support/screens/look-at.ts';
import { type MailServer, startMailServer } from '../../support/servers/mail-server.ts';
import { emptyServer, type SharedServer } from '../../support/servers/shared-server.ts';
import { takeSession } from '../../support/screens/signed-in.ts';

const next = 'stairs under the model';

let server: SharedServer;
let mail: MailServer;
let ada: HttpClient;
test.beforeAll(async () => void (mail = await startMailServer()));
test.afterAll(() => mail.stop());
test.beforeEach(async () => {
  const environment = { SMTP_URL: `smtp://localhost:${mail.port}`, MAIL_FROM: 'muster@acme.example' };
  server = await emptyServer(environment);
  mail.empty();
  ada = new HttpClient(server.origin);
  await ada.found();
});

async function lookAtBoth(page: Page, what: string): Promise<void> {
  await lookAt(page, what);
  await page.setViewportSize({ width: 390, height: 844 });
  await lookAt(page, what);
  await page.setViewportSize({ width: 1280, height: 800 });
}

test('a person sees where they are signed in, ends that, changes their password, and forgets it again', async ({
  page,
}) => {
  const other = new HttpClient(server.origin);
  const agent = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Safari/604.1';
  const { email, password } = founder;
  await other.post('/api/session/sign-in', { email, password }, { 'user-agent': agent });
  await takeSession(page.context(), server.origin, ada);

  await page.goto(`${server.origin}/settings`);
  await page.getByRole('link', { name: 'Your sign-in' }).click();
  await expect(page.getByText('Safari on iPhone', { exact: true })).toBeVisible();
  await page.getByLabel('New password').fill('Acme Ada 2026');
  await expect(page.getByText(/mostly your name, your email or your company/)).toBeVisible();
  await lookAtBoth(page, 'own sign-in');
  await page.getByRole('button', { name: /^Sign out Safari on iPhone/ }).click();
  await expect(page.getByText('Safari on iPhone', { exact: true })).toBeHidden();
  expect(await (await other.get('/api/session')).json()).toMatchObject({ status: 'signed-out' });

  await page.getByLabel('Current password').fill(password);
  await page.getByLabel('New password').fill(next);
  await expect(page.getByText('Good: hard to guess.')).toBeVisible();
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByText(/Password changed/)).toBeVisible();
  await page.reload();
  await expect(page.getByText(/Your password was changed on/)).toBeVisible();
  await lookAtBoth(page, 'own sign-in, told');

  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${server.origin}/sign-in`);
  await page.getByLabel('Email').fill(email);
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await lookAtBoth(page, 'forgot password');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page.getByText(/an email with a link is on its way/)).toBeVisible();
  const link = () => /http:\S+\/invite\/\S+/.exec(mail.mails.map(({ text }) => text).join('\n'))?.[0];
  await expect.poll(link).toBeTruthy();
  await page.goto(link() ?? '');
  await page.getByLabel('Password').fill('another stairs under the model');
  await expect(page.getByText('Good: hard to guess.')).toBeVisible();
  await lookAtBoth(page, 'set a new password');
  await page.getByRole('button', { name: 'Set password and sign in' }).click();
  await expect(page).toHaveURL(/\/devices/);
});

test('a contract admin sees where a person is signed in, and ends it', async ({ page }) => {
  await takeSession(page.context(), server.origin, ada);
  const { userId } = (await (await ada.get('/api/session')).json()) as { userId: string };
  await page.goto(`${server.origin}/users/${userId}`);
  await page.getByRole('button', { name: 'Show where they’re signed in' }).click();
  await expect(page.getByText('This browser')).toBeVisible();
  await lookAtBoth(page, 'sessions of a person');
});
