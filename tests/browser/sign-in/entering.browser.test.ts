import '../../../src/app.css';
import { type Component, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import SetUp from '#lib/ui/areas/enter/SetUp.svelte';
import SignIn from '#lib/ui/areas/enter/SignIn.svelte';
import TakeInvite from '#lib/ui/areas/enter/TakeInvite.svelte';

type Answer = { status?: number; body: object } | 'no network';

const entered = vi.fn<() => void>();
/** What was sent, as `[path, body]`. */
const sent: [string, unknown][] = [];
let stop = (): void => undefined;

afterEach(() => {
  vi.unstubAllGlobals();
  stop();
  sent.length = 0;
  entered.mockClear();
});

/** A server that answers each path so; what it is not told about it does not answer. */
function server(answers: Record<string, Answer>): void {
  vi.stubGlobal('fetch', (path: string, { body }: { body?: string }) => {
    if (body !== undefined) sent.push([path, JSON.parse(body)]);
    const answer = answers[path] ?? 'no network';
    if (answer === 'no network') return Promise.reject(new TypeError('Failed to fetch'));
    return Promise.resolve(Response.json(answer.body, { status: answer.status ?? 200 }));
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

const failure = (code: string, message: string) => ({ code, message, requestId: 'r' });
const noCompany = (needsSetUpCode: boolean) => ({
  body: { status: 'signed-out', isEmpty: true, needsSetUpCode },
});
const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByLabelText(name, { exact: true });

test('a wrong password is said, what was typed stays, and nobody is in', async () => {
  const said = 'Email or password is wrong.';
  server({ '/api/session/sign-in': { status: 401, body: failure('signed-out', said) } });
  show(SignIn, { onentered: entered });
  await field('Email').fill('ada@acme.example');
  await field('Password').fill('not the password');
  await button('Sign in').click();
  await expect.element(page.getByText(said)).toBeVisible();
  await expect.element(field('Email')).toHaveValue('ada@acme.example');
  await expect.element(field('Password')).toHaveValue('not the password');
  await expect.element(button('Sign in')).toBeEnabled();
  expect(entered).not.toHaveBeenCalled();
});

test('without a network a sign-in says so, and that what was done here is kept', async () => {
  server({});
  show(SignIn, { onentered: entered });
  await field('Email').fill('ada@acme.example');
  await field('Password').fill('a long password');
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText(/can’t be reached. What you did is kept on this device/)).toBeVisible();
});

test.each([
  [410, 'expired', 'This link has expired. Ask for a new one.'],
  [410, 'used', 'This link was used already. Sign in, or ask for a new one.'],
  [404, 'not-found', 'This link is not known. Ask for a new one.'],
])(
  'a link that is no longer good (%i %s) says why, asks for no password, and leads to the sign-in',
  async (...one) => {
    const [status, code, said] = one;
    server({ '/api/invite/secret': { status, body: failure(code, said) } });
    show(TakeInvite, { secret: 'secret', onentered: entered });
    await expect.element(page.getByText(said)).toBeVisible();
    await expect.element(field('Password')).not.toBeInTheDocument();
    await expect.element(page.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
  },
);

test('a link says whose it is and where, and one that was taken meanwhile says so', async () => {
  const person = { accountName: 'Acme', userName: 'Fie Jensen', email: 'fie@acme.example' };
  const answers: Record<string, Answer> = {
    '/api/invite/secret': { body: { kind: 'password-reset', ...person } },
  };
  server(answers);
  show(TakeInvite, { secret: 'secret', onentered: entered });
  await expect.element(page.getByRole('heading', { name: 'Set a new password' })).toBeVisible();
  await expect.element(page.getByText('Fie Jensen, fie@acme.example, at Acme.')).toBeVisible();
  answers['/api/invite/secret'] = { status: 410, body: failure('used', 'This link was used already.') };
  await field('Password').fill('a long password');
  await button('Set password and sign in').click();
  await expect.element(page.getByText('This link was used already.')).toBeVisible();
  expect(entered).not.toHaveBeenCalled();
});

test('the first run offers a company and a sample, and asks for no code on this computer', async () => {
  server({ '/api/session': noCompany(false) });
  show(SetUp, { onentered: entered });
  for (const name of ['Company', 'First name', 'Last name', 'Email', 'Password'])
    await expect.element(field(name)).toBeVisible();
  await expect.element(button('Create company')).toBeVisible();
  await expect.element(button('Look around with a sample company')).toBeVisible();
  await expect.element(field('Set-up code')).not.toBeInTheDocument();
});

test('from another computer the first run asks for the set-up code and sends it, for the sample too', async () => {
  const wrong = {
    status: 403,
    body: failure('forbidden', 'The set-up code is not the one that the terminal shows.'),
  };
  server({ '/api/session': noCompany(true), '/api/set-up': wrong, '/api/set-up/sample': wrong });
  show(SetUp, { onentered: entered });
  const founder = { Company: 'Acme', 'First name': 'Ada', 'Last name': 'A', Email: 'ada@acme.example' };
  for (const [name, text] of Object.entries(founder)) await field(name).fill(text);
  await field('Password').fill('a long password');
  await field('Set-up code').fill('0123');
  await button('Create company').click();
  await expect.element(page.getByText(/The set-up code is not the one/)).toBeVisible();
  await button('Look around with a sample company').click();
  await expect
    .poll(() => sent)
    .toEqual([
      ['/api/set-up', expect.objectContaining({ accountName: 'Acme', setUpCode: '0123' })],
      ['/api/set-up/sample', { setUpCode: '0123' }],
    ]);
  expect(entered).not.toHaveBeenCalled();
});

test('once there is a company, nothing is offered but to sign in', async () => {
  server({ '/api/session': { body: { status: 'signed-out', isEmpty: false, needsSetUpCode: false } } });
  show(SetUp, { onentered: entered });
  await expect.element(page.getByText(/This server already has a company/)).toBeVisible();
  await expect.element(page.getByRole('link', { name: 'Sign in' })).toHaveAttribute('href', '/sign-in');
  for (const name of ['Create company', 'Look around with a sample company'])
    await expect.element(button(name)).not.toBeInTheDocument();
});
