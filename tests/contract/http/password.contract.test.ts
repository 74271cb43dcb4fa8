import { beforeEach, describe, expect, test } from 'vitest';
import { letSignIn } from '#tests/support/rows/contracts-company.ts';
import { breachedRanges } from '#tests/support/servers/breached-ranges.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { Made } from '#tests/support/made.ts';
import { said, ServedCompany, statusOf } from '#tests/support/screens/served-company.ts';
import { startServer } from '#tests/support/servers/server-process.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

const { email, password } = founder;
const next = 'stairs under the model';

let company: ServedCompany;
let server: SharedServer;
let ada: HttpClient;
let member: { accountId: string; userId: string };

beforeEach(async () => {
  company = await ServedCompany.found();
  ({ server, ada, member } = company);
});

const asOwner = (text: string) => server.asOwner(text);
const enter: ServedCompany['enter'] = (words) => company.enter(words);
const change = (client: HttpClient, body: object) => client.post('/api/session/password', body);

describe('changing one’s own password', () => {
  test('ends every other session, and keeps this one under another cookie', async () => {
    const other = await enter({ email, password });
    const stolen = new HttpClient(server.origin);
    stolen.takeCookies(ada);
    const changed = await change(ada, { current: password, next });
    expect(changed.status, await changed.clone().text()).toBe(200);
    expect(await changed.json()).toEqual({ status: 'ok' });
    expect(changed.headers.getSetCookie()[0]).toMatch(/HttpOnly/i);
    expect(ada.cookie).not.toBe(stolen.cookie);
    expect(await statusOf(ada)).toBe('signed-in');
    for (const client of [other, stolen]) expect(await statusOf(client)).toBe('signed-out');
    expect(
      (await new HttpClient(server.origin).post('/api/session/sign-in', { email, password })).status,
    ).toBe(401);
    expect(await statusOf(await enter({ email, password: next }))).toBe('signed-in');
  });

  test('asks for the current one: a wrong one changes nothing and counts as a failed sign-in', async () => {
    const wrong = { current: 'not the password', next };
    for (let tried = 0; tried < 5; tried++)
      expect(await said(await change(ada, wrong))).toMatchObject([403, { code: 'wrong-password' }]);
    // As after more of them: the first waits are over in a second, which a busy machine may take.
    await asOwner('update muster_auth.sign_in_attempts set count = 20 where count >= 5');
    expect(await said(await change(ada, { current: password, next }))).toMatchObject([
      429,
      { code: 'too-many' },
    ]);
    // Who sits at a browser left open guesses no faster than who signs in.
    const entered = await new HttpClient(server.origin).post('/api/session/sign-in', { email, password });
    expect(entered.status).toBe(429);
    expect(await statusOf(ada)).toBe('signed-in');
  });

  test('needs a session, and takes a body of this shape alone', async () => {
    expect((await change(new HttpClient(server.origin), { current: password, next })).status).toBe(401);
    for (const body of [
      { next },
      { current: password, next, userId: member.userId },
      { current: password, next: 'short' },
    ])
      expect((await change(ada, body)).status).toBe(400);
    expect(await statusOf(await enter({ email, password }))).toBe('signed-in');
  });

  test('closes links that would set a password', async () => {
    const asked = { userId: member.userId, kind: 'password-reset' };
    const { url } = (await (await ada.post('/api/invitations', asked)).json()) as { url: string };
    await change(ada, { current: password, next });
    const taken = await new HttpClient(server.origin).post(`/api${new URL(url).pathname}`, { password });
    expect(taken.status).toBe(410);
  });
});

describe('a new password that is easy to guess is refused with what to do', () => {
  const weak = { code: 'weak-password', message: expect.stringMatching(/Add/) as unknown };

  test.each(['password12345', 'Acme Ada 2026', 'ada@acme.example'])('when it is changed: %s', async (one) => {
    expect(await said(await change(ada, { current: password, next: one }))).toMatchObject([400, weak]);
    expect(await statusOf(await enter({ email, password }))).toBe('signed-in');
  });

  test('when a link is taken, which still opens afterwards', async () => {
    const made = new Made(ada, member, 0);
    const bea = { firstName: 'Bea', lastName: 'Bergström', email: 'bea@acme.example' };
    const userId = made.do('users.add', bea, 'us', 'user');
    await made.push();
    const asked = await ada.post('/api/invitations', { userId, kind: 'invitation' });
    const path = `/api${new URL(((await asked.json()) as { url: string }).url).pathname}`;
    const client = new HttpClient(server.origin);
    for (const one of ['qwertyuiop', 'Bergström Bea 1'])
      expect(await said(await client.post(path, { password: one }))).toMatchObject([400, weak]);
    expect((await client.post(path, { password: next })).status).toBe(200);
  });
});

test('a company is not created with a password that is easy to guess, and is with another', async () => {
  const client = new HttpClient((await emptyServer()).origin);
  const answer = await said(await client.post('/api/set-up', { ...founder, password: 'iloveyou123' }));
  expect(answer).toMatchObject([400, { code: 'weak-password' }]);
  expect((await client.post('/api/set-up', founder)).status).toBe(200);
});

test('a password that thieves have is refused where the server may ask, and not sent', async () => {
  const known = 'correct horse battery staple';
  const { address, asked, stop } = await breachedRanges([known]);
  const asking = await startServer({
    environment: { DATABASE_URL: server.url, BREACHED_PASSWORDS: address },
  });
  const here = new HttpClient(asking.origin);
  await here.post('/api/session/sign-in', { email, password });
  const refused = await said(await change(here, { current: password, next: known }));
  expect(refused).toMatchObject([
    400,
    { code: 'weak-password', message: expect.stringMatching(/thieves/) as unknown },
  ]);
  expect((await change(here, { current: password, next })).status).toBe(200);
  expect(asked.every((path) => /^\/[0-9A-F]{5}$/.test(path))).toBe(true);
  await asking.stop();
  stop();
});

test('a password is checked as it was typed: to its last of 200 characters, with spaces and letters of any kind', async () => {
  const long = `  ${'übergroße Treppen und 長い散歩, '.repeat(9)}`.slice(0, 199) + ' ';
  expect(long).toHaveLength(200);
  expect((await change(ada, { current: password, next: long })).status).toBe(200);
  expect(await statusOf(await enter({ email, password: long }))).toBe('signed-in');
  const cut = { email, password: long.slice(0, 199) };
  expect((await new HttpClient(server.origin).post('/api/session/sign-in', cut)).status).toBe(401);
});

test('a coordinator changes their own password too', async () => {
  const made = new Made(ada, member, 0);
  const person = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
  const userId = made.do('users.add', person, 'us', 'user');
  await made.push();
  await letSignIn(server.origin, ada, { userId, password });
  const bea = await enter({ email: person.email, password });
  expect((await change(bea, { current: password, next })).status).toBe(200);
  expect(await statusOf(bea)).toBe('signed-in');
  expect(await statusOf(ada)).toBe('signed-in');
});
