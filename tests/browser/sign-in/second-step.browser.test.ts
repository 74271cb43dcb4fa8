import '../../../src/app.css';
import { type Component, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import PolicySection from '#lib/ui/areas/security/PolicySection.svelte';
import SignIn from '#lib/ui/areas/enter/SignIn.svelte';
import TakeInvite from '#lib/ui/areas/enter/TakeInvite.svelte';

type Answer = { readonly status?: number; readonly body: object };

const entered = vi.fn<() => void>();
const sent: [string, unknown][] = [];
let stop = (): void => undefined;

afterEach(() => {
  vi.unstubAllGlobals();
  stop();
  sent.length = 0;
  entered.mockClear();
});

/** Each path answers so; a list in its order. */
function server(answers: Record<string, Answer | Answer[]>): void {
  vi.stubGlobal('fetch', (path: string, { body }: { body?: string }) => {
    if (body !== undefined) sent.push([path, JSON.parse(body)]);
    const given = answers[path];
    const one = Array.isArray(given) ? given.shift() : given;
    if (!one) return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(Response.json(one.body, { status: one.status ?? 200 }));
  });
}

function show<Props extends Record<string, unknown>>(screen: Component<Props>, props: Props): void {
  const host = document.body.appendChild(document.createElement('div'));
  const mounted = mount(screen, { target: host, props });
  stop = () => {
    void unmount(mounted);
    host.remove();
  };
}

const half = { body: { status: 'second-step', ways: ['code', 'recovery'] } };
const late = { status: 401, body: { code: 'signed-out', message: 'This took too long. Sign in again.' } };
const wrong = { status: 401, body: { code: 'wrong-code', message: 'This code is not right.' } };
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByLabelText(name, { exact: true });

async function typePassword(): Promise<void> {
  await field('Email').fill('ada@acme.example');
  await field('Password').fill('a long password');
  await userEvent.keyboard('{Enter}');
}

test('after the password the code is asked for, and a wrong one is said without losing the way', async () => {
  server({ '/api/session/sign-in': half, '/api/session/second-step': wrong });
  show(SignIn, { onentered: entered });
  await typePassword();
  await expect.element(field('Code from your app')).toHaveFocus();
  await userEvent.keyboard('111 222{Enter}');
  await expect.element(page.getByText('This code is not right.')).toBeVisible();
  await expect.element(field('Code from your app')).toHaveValue('111 222');
  await button('Use a recovery code').click();
  await expect.element(field('Recovery code')).toHaveFocus();
  await userEvent.keyboard('aaaa-bbbb-cccc-dddd{Enter}');
  await vi.waitFor(() => expect(sent).toHaveLength(3));
  expect(sent.slice(1).map(([, body]) => body)).toEqual([
    { way: 'code', code: '111222' },
    { way: 'recovery', code: 'aaaa-bbbb-cccc-dddd' },
  ]);
  expect(entered).not.toHaveBeenCalled();
});

test('who took too long types the password again, and is told why', async () => {
  server({ '/api/session/sign-in': half, '/api/session/second-step': late });
  show(SignIn, { onentered: entered });
  await typePassword();
  await expect.element(field('Code from your app')).toHaveFocus();
  await userEvent.keyboard('111222{Enter}');
  await expect.element(page.getByText('This took too long. Sign in again.')).toBeVisible();
  await expect.element(field('Password')).toHaveValue('');
  await expect.element(field('Email')).toHaveValue('ada@acme.example');
});

test('after a link the code is asked for too, and who took too long knows that the password is set', async () => {
  const invite = {
    kind: 'password-reset',
    accountName: 'Acme',
    userName: 'Ada Admin',
    email: 'a@acme.example',
  };
  server({ '/api/invite/s': [{ body: invite }, half], '/api/session/second-step': late });
  show(TakeInvite, { secret: 's', onentered: entered });
  await field('Password').fill('another long password');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Your password is set' })).toBeVisible();
  await expect.element(field('Code from your app')).toHaveFocus();
  await userEvent.keyboard('111222{Enter}');
  await expect
    .element(page.getByText('Your new password is set. This took too long. Sign in again.'))
    .toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
});

test('whoever asks it of others is told first of how many, and nothing is saved before', async () => {
  const path = '/api/security/second-factor';
  const before = { secondFactor: 'optional', without: { admins: 0, everybody: 12 } };
  server({ [path]: [{ body: before }, { body: { ...before, secondFactor: 'everybody' } }] });
  show(PolicySection, {});
  await expect.element(button('Save')).toBeDisabled();
  await field('Required for').selectOptions('Everybody');
  await button('Save').click();
  await expect.element(page.getByText(/^12 people have none yet\./)).toBeVisible();
  expect(sent).toEqual([]);
  await button('Require it').click();
  await expect.element(page.getByText('Saved.')).toBeVisible();
  expect(sent).toEqual([[path, { secondFactor: 'everybody' }]]);
});
