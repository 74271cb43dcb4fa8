import '../../../src/app.css';
import { type Component, mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { SessionRow } from '#lib/protocol/session.ts';
import ForgotPassword from '#lib/ui/areas/enter/ForgotPassword.svelte';
import SignIn from '#lib/ui/areas/enter/SignIn.svelte';
import SignInSettingsScreen from '#lib/ui/areas/sign-in-settings/SignInSettingsScreen.svelte';
import { toldSentence } from '#lib/ui/areas/sign-in-settings/told-words.ts';
import PersonSessions from '#lib/ui/areas/users/PersonSessions.svelte';
import { formatMoment } from '#lib/words/format/days.ts';
import { NOW } from '#tests/support/rows/domain-rows.ts';

interface Answer {
  readonly status?: number;
  readonly body: object;
}
/** By path; a function sees what was sent. */
type Answers = Record<string, Answer | ((body: unknown) => Answer) | undefined>;

const person = { accountName: 'Plant Works', userName: 'Ada Admin', email: 'ada@plant.example' };
const row = (n: number, more: Partial<SessionRow> = {}): SessionRow => ({
  id: `s${n}`,
  browser: 'Chrome on Windows',
  address: '192.0.2.7',
  beganAt: NOW - n * 86_400_000,
  usedAt: NOW - n * 60_000,
  isThis: n === 0,
  ...more,
});
const phone = row(1, { browser: 'Safari on iPhone', address: '' });
const failure = (code: string, message: string) => ({ code, message, requestId: 'r' });

const sent: [string, unknown][] = [];
let answers: Answers;
let stop = (): void => undefined;

beforeEach(() => {
  answers = { '/api/session/sessions': { body: { sessions: [row(0), phone] } } };
  vi.stubGlobal('fetch', (path: string, { body }: { body?: string }) => {
    const given = body === undefined ? undefined : (JSON.parse(body) as unknown);
    if (given !== undefined) sent.push([path, given]);
    const answer = answers[path];
    if (!answer) return Promise.reject(new TypeError('Failed to fetch'));
    const said = typeof answer === 'function' ? answer(given) : answer;
    return Promise.resolve(Response.json(said.body, { status: said.status ?? 200 }));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  stop();
  stop = () => undefined;
  sent.length = 0;
});

function show<Props extends Record<string, unknown>>(screen: Component<Props>, props: Props): void {
  const host = document.body.appendChild(document.createElement('div'));
  const mounted = mount(screen, { target: host, props });
  stop = () => {
    void unmount(mounted);
    host.remove();
  };
}

const button = (name: string | RegExp) => page.getByRole('button', { name });
const field = (name: string) => page.getByLabelText(name, { exact: true });

describe('one’s own password', () => {
  test('is changed with the current one; then the fields are empty and the sessions are asked for again', async () => {
    answers['/api/session/password'] = { body: { status: 'ok' } };
    show(SignInSettingsScreen, { person });
    await expect.element(page.getByText('Safari on iPhone')).toBeVisible();
    answers['/api/session/sessions'] = { body: { sessions: [row(0)] } };
    await field('Current password').fill('the old password');
    await field('New password').fill('stairs under the model');
    await button('Change password').click();
    await expect
      .element(page.getByText(/Password changed. Every other browser was signed out/))
      .toBeVisible();
    await expect.element(field('Current password')).toHaveValue('');
    await expect.element(field('New password')).toHaveValue('');
    await expect.element(page.getByText('Safari on iPhone')).not.toBeInTheDocument();
    const body = { current: 'the old password', next: 'stairs under the model' };
    expect(sent).toEqual([['/api/session/password', body]]);
  });

  test('stays typed when it is refused, and the reason is said', async () => {
    const message = 'The current password is wrong. Nothing was changed.';
    answers['/api/session/password'] = { status: 403, body: failure('wrong-password', message) };
    show(SignInSettingsScreen, { person });
    await field('Current password').fill('not the password');
    await field('New password').fill('stairs under the model');
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('alert')).toHaveTextContent(message);
    await expect.element(field('New password')).toHaveValue('stairs under the model');
  });

  test('is weighed while it is typed, by the rule of the server and the words of the person', async () => {
    show(SignInSettingsScreen, { person });
    const next = field('New password');
    await next.fill('password12345');
    await expect.element(page.getByText(/This is easy to guess/)).toBeVisible();
    await next.fill('Plant Works 2026');
    await expect.element(page.getByText(/mostly your name, your email or your company/)).toBeVisible();
    await next.fill('stairs under the model');
    await expect.element(page.getByText('Good: hard to guess.')).toBeVisible();
    await next.fill('stairs');
    await expect.element(page.getByText('Good: hard to guess.')).not.toBeInTheDocument();
    // Nothing of what is typed goes anywhere.
    expect(sent).toEqual([]);
  });
});

describe('where one is signed in', () => {
  test('is listed, and this browser has no button to end itself', async () => {
    show(SignInSettingsScreen, { person });
    const part = page.getByRole('region', { name: 'Where you are signed in' });
    await expect.element(part.getByText('This browser')).toBeVisible();
    await expect.element(part.getByText(/from 192\.0\.2\.7/)).toBeVisible();
    await expect
      .element(part.getByText(`Last used ${formatMoment(phone.usedAt)}`, { exact: false }))
      .toBeVisible();
    expect(part.getByRole('button', { name: /^Sign out (Chrome|Safari)/ }).elements()).toHaveLength(1);
  });

  test('ends one, and all others', async () => {
    answers['/api/session/sessions'] = (body) => ({
      body: { sessions: body ? [row(0), row(2, { browser: 'Edge on Mac' })] : [row(0), phone] },
    });
    show(SignInSettingsScreen, { person });
    await button(/Sign out Safari on iPhone/).click();
    await expect.element(page.getByText('Edge on Mac')).toBeVisible();
    await expect.element(page.getByText('Safari on iPhone')).not.toBeInTheDocument();
    answers['/api/session/sessions'] = { body: { sessions: [row(0)] } };
    await button('Sign out all other browsers').click();
    await expect.element(button('Sign out all other browsers')).not.toBeInTheDocument();
    const path = '/api/session/sessions';
    expect(sent).toEqual([
      [path, { id: 's1' }],
      [path, { others: true }],
    ]);
  });

  test('says so without a network, and shows no empty list', async () => {
    answers = {};
    show(SignInSettingsScreen, { person });
    await expect
      .element(
        page
          .getByRole('region', { name: 'Where you are signed in' })
          .getByText(/The server can’t be reached/),
      )
      .toBeVisible();
    expect(page.getByRole('list').elements()).toHaveLength(0);
  });
});

test('what happened to the sign-in is told in sentences; what this version does not know is left out', () => {
  const about = { at: NOW, browser: 'Chrome on Windows', address: '192.0.2.7', by: '' };
  const moment = formatMoment(NOW);
  expect(
    ['password-changed', 'sessions-ended', 'session-ended', 'signed-in', 'factors-reset', 'of-tomorrow'].map(
      (kind) => toldSentence({ ...about, kind }),
    ),
  ).toEqual([
    `Your password was changed on ${moment}, with Chrome on Windows (192.0.2.7).`,
    `A contract admin signed you out everywhere on ${moment}.`,
    `A contract admin signed you out in one browser on ${moment}.`,
    `First sign-in with Chrome on Windows (192.0.2.7) on ${moment}.`,
    `Someone at the server reset your second step on ${moment}. Set it up again on this page.`,
    null,
  ]);
  expect(toldSentence({ ...about, kind: 'sessions-ended', by: 'Bea Berg' })).toMatch(/^Bea Berg signed/);
});

test('a contract admin asks where a person is signed in only when they want to know, and ends it', async () => {
  const path = '/api/users/us_5/sessions';
  answers[path] = (body) => ({ body: { sessions: body ? [] : [phone] } });
  show(PersonSessions, { userId: 'us_5' });
  await expect.element(page.getByText('Safari on iPhone')).not.toBeInTheDocument();
  await button('Show where they’re signed in').click();
  await expect.element(page.getByText('Safari on iPhone')).toBeVisible();
  await button('Sign out everywhere').click();
  await expect.element(page.getByText('Not signed in anywhere.')).toBeVisible();
  expect(sent).toEqual([[path, { others: true }]]);
});

describe('a forgotten password', () => {
  const signedOut = (sendsMail: boolean) => ({
    body: { status: 'signed-out', isEmpty: false, needsSetUpCode: false, sendsMail },
  });

  test('is offered a mail where the server sends some', async () => {
    answers['/api/session'] = signedOut(true);
    show(SignIn, { onentered: () => undefined });
    const link = page.getByRole('link', { name: 'Forgot your password?' });
    await expect.element(link).toHaveAttribute('href', '/forgot-password');
  });

  test('is a contract admin’s to mend where it sends none, or is out of reach', async () => {
    for (const answer of [signedOut(false), undefined]) {
      answers['/api/session'] = answer;
      show(SignIn, { onentered: () => undefined });
      await expect.element(page.getByText(/or forgot it\? Ask a contract admin/)).toBeVisible();
      expect(page.getByRole('link', { name: 'Forgot your password?' }).elements()).toHaveLength(0);
      stop();
      stop = () => undefined;
    }
  });

  test('leads to the same words whoever asks; a wait is said, and what was typed stays', async () => {
    const wait = 'Too many attempts. Wait 1 min, then try again.';
    answers['/api/session/forgotten'] = { status: 429, body: failure('too-many', wait) };
    show(ForgotPassword, {});
    await field('Email').fill('ada@plant.example');
    await button('Send me a link').click();
    await expect.element(page.getByText(wait)).toBeVisible();
    await expect.element(field('Email')).toHaveValue('ada@plant.example');
    answers['/api/session/forgotten'] = { body: { status: 'ok' } };
    await button('Send me a link').click();
    await expect
      .element(page.getByText(/If ada@plant.example can sign in here, an email with a link is on its way/))
      .toBeVisible();
  });
});
