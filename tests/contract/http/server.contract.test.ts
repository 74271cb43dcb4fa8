import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { founder } from '#tests/support/servers/http-client.ts';
import { type ServerProcess, startServer, tryServer } from '#tests/support/servers/server-process.ts';

let server: ServerProcess;
let cookie = '';

beforeAll(async () => {
  server = await startServer();
});
afterAll(async () => {
  await server.stop();
  await rm(server.dataFolder, { recursive: true, force: true });
});

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.origin + path, {
    method: 'POST',
    headers: { origin: server.origin, 'content-type': 'application/json', cookie, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

test('shows a sample company, then makes way for the real one', async () => {
  const sample = await post('/api/set-up/sample', {});
  expect(sample.status).toBe(200);
  const made = await post('/api/set-up', founder);
  expect(made.status, await made.clone().text()).toBe(200);
  const header = made.headers.getSetCookie()[0] ?? '';
  expect(header).toMatch(/^muster=.*HttpOnly.*SameSite=Lax/i);
  cookie = header.split(';')[0] ?? '';
  const session = await fetch(`${server.origin}/api/session`, { headers: { cookie } });
  expect(await session.json()).toMatchObject({ status: 'signed-in', accountName: 'Acme' });
});

test('says what roles the person has who is signed in, each once', async () => {
  const session = await fetch(`${server.origin}/api/session`, { headers: { cookie } });
  expect(await session.json()).toMatchObject({ roles: ['contract-admin'] });
});

test('creates the company only once', async () => {
  expect((await post('/api/set-up', { ...founder, email: 'b@acme.example' })).status).toBe(403);
});

test('answers a wrong password and a wrong email with one sentence', async () => {
  const wrong = { email: founder.email, password: 'not the password' };
  const password = await post('/api/session/sign-in', wrong, { cookie: '' });
  const email = await post('/api/session/sign-in', { ...wrong, email: 'no@acme.example' }, { cookie: '' });
  expect([password.status, email.status]).toEqual([401, 401]);
  const said = async (answer: Response): Promise<unknown> => {
    const { requestId, ...rest } = (await answer.json()) as Record<string, unknown>;
    expect(requestId).toBe(answer.headers.get('x-request-id'));
    return rest;
  };
  expect(await said(password)).toEqual(await said(email));
});

test('refuses a request of another site', async () => {
  expect((await post('/api/session/sign-out', {}, { origin: 'https://evil.example' })).status).toBe(403);
  expect((await post('/api/session/sign-out', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

test('refuses what is too large, not JSON, of another protocol, or signed out', async () => {
  expect((await post('/api/sync/push', 'x'.repeat(600_001))).status).toBe(413);
  expect((await post('/api/sync/push', '{')).status).toBe(400);
  expect((await post('/api/sync/push', { protocol: 99 })).status).toBe(426);
  expect((await post('/api/sync/push', {}, { cookie: '' })).status).toBe(401);
});

test('sends the rows of the account, and refuses the ids of another person', async () => {
  const session = await fetch(`${server.origin}/api/session`, { headers: { cookie } });
  const { accountId, userId } = (await session.json()) as { accountId: string; userId: string };
  const asked = { protocol: 1, accountId, userId, clientId: `cl_${'0'.repeat(25)}`, cookie: null };
  expect(await (await post('/api/sync/pull', asked)).text()).toContain('Acme');
  const other = await post('/api/sync/pull', { ...asked, userId: `us_${'0'.repeat(25)}` });
  expect(await other.text()).toContain('wrong-person');
});

test('takes a link once, ends the sessions before it, and refuses an unknown link', async () => {
  const session = await fetch(`${server.origin}/api/session`, { headers: { cookie } });
  const { userId } = (await session.json()) as { userId: string };
  const made = await post('/api/invitations', { userId, kind: 'password-reset' });
  const { url } = (await made.json()) as { url: string };
  const path = `/api${new URL(url).pathname}`;
  expect((await fetch(server.origin + path)).status).toBe(200);
  const before = cookie;
  const taken = await post(path, { password: founder.password });
  expect(taken.status, await taken.clone().text()).toBe(200);
  cookie = taken.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  expect((await post('/api/sync/push', {}, { cookie: before })).status).toBe(401);
  expect((await post(path, { password: founder.password })).status).toBe(410);
  expect((await fetch(`${server.origin}/api/invite/nothing`)).status).toBe(404);
  expect((await post('/api/invitations', { userId, kind: 'invitation' }, { cookie: '' })).status).toBe(401);
});

test('says in a sentence that the port is in use', async () => {
  const attempt = tryServer({ PORT: new URL(server.origin).port, MUSTER_DATA: server.dataFolder });
  expect(await attempt.exited).toBe(1);
  expect(attempt.output()).toMatch(/^Port \d+ is in use/);
});

test('stops cleanly with an open poke stream, and has everything after a kill', async () => {
  const poke = await fetch(`${server.origin}/api/sync/poke`, { headers: { cookie } });
  expect(poke.headers.get('content-type')).toBe('text/event-stream');
  expect(await server.stop()).toBe(0);
  await poke.body?.cancel().catch(() => undefined);
  server = await startServer({ dataFolder: server.dataFolder });
  await server.stop('SIGKILL');
  server = await startServer({ dataFolder: server.dataFolder });
  expect((await post('/api/session/sign-in', founder, { cookie: '' })).status).toBe(400);
  const { email, password } = founder;
  expect((await post('/api/session/sign-in', { email, password }, { cookie: '' })).status).toBe(200);
});
