import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { Made } from '#tests/support/made.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';

let databases: TestDatabases;
let server: ServerProcess;
let client: HttpClient;
let person: { accountId: string; userId: string };

beforeAll(async () => {
  databases = await startTestDatabases();
  server = await startServer({ environment: { DATABASE_URL: await databases.migratedUrl() } });
  client = new HttpClient(server.origin);
  person = await client.found();
});
afterAll(async () => {
  await server.stop();
  await databases.stop();
});

/** As it is written: `fetch` would change path and host. */
function raw(
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(server.origin);
    const asked = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

test('a page of another site that was given this computer’s address reads nothing', async () => {
  for (const path of ['/metrics', '/api/session', '/', '/manifest.webmanifest'])
    for (const host of ['evil.example', 'evil.example:4173', 'localhost.evil.example'])
      expect(await raw(path, { host }), `${host}${path}`).toMatchObject({
        status: 421,
        headers: { 'x-content-type-options': 'nosniff' },
      });
  for (const host of ['localhost:1', '127.0.0.1', '[::1]:4173', 'muster', 'me.localhost'])
    expect((await raw('/api/session', { host })).status, host).toBe(200);
  // Balancers and agents come by names of their own.
  expect((await raw('/healthz', { host: 'lb.example' })).status).toBe(200);
  expect((await raw('/agent/nothing', { host: 'lb.example' }, 'POST')).status).not.toBe(421);
});

test('another spelling of a path passes no gate', async () => {
  for (const path of ['/%61pi/session', '/api/%73ession', '/x/../api/session', '/x/%2e%2E/%61pi/session']) {
    const answer = await raw(path);
    expect([answer.status, answer.headers['cache-control']], path).toEqual([200, 'no-store']);
  }
  // Agents need no origin, whatever way their address is written.
  const plain = await raw('/agent/nothing', {}, 'POST');
  expect((await raw('/%61gent/nothing', {}, 'POST')).status).toBe(plain.status);
  expect((await raw('/%5fapp/version.json')).headers['content-security-policy']).toContain('default-src');
});

test('a NUL in what is asked for is refused in a sentence', async () => {
  const answers = [
    await client.get('/api/devices/dv%00/software'),
    await client.post('/api/invitations', { userId: 'us_\u0000', kind: 'invitation' }),
    await client.post('/api/session/sign-in', { email: 'a\u0000@acme.example', password: 'wrong' }),
    await client.post('/api/sync/pull', { protocol: 1, ...person, clientId: 'cl_\u0000', cookie: null }),
  ];
  for (const answer of answers) {
    expect(answer.status, answer.url).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'invalid' });
  }
});

test('an http address on a network is warned of at the start', async () => {
  const environment = { DATABASE_URL: await databases.migratedUrl(), ORIGIN: 'http://muster.example' };
  const open = await startServer({ environment });
  // Its lines come in pieces, the log's beside those for people.
  await expect
    .poll(() => open.output())
    .toMatch(/ORIGIN is http:\/\/muster\.example: passwords and sessions cross/);
  await open.stop();
  expect(server.output()).not.toContain('passwords and sessions');
});

test('security.txt says where to write, and until when that is true; where nobody said so there is none', async () => {
  const path = '/.well-known/security.txt';
  expect((await raw(path)).status).toBe(404);
  const environment = {
    DATABASE_URL: await databases.migratedUrl(),
    SECURITY_CONTACT: 'security@acme.example',
  };
  const named = await startServer({ environment });
  const answer = await fetch(named.origin + path).finally(() => named.stop());
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  const fields = Object.fromEntries(
    (await answer.text())
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(': ')),
  );
  expect(fields).toMatchObject({ Contact: 'mailto:security@acme.example', Canonical: named.origin + path });
  const days = (Date.parse(String(fields['Expires'])) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(170);
  expect(days).toBeLessThan(365);
});

test('who is turned away for now is told when to come again, and counted', async () => {
  const url = await databases.migratedUrl();
  const full = await startServer({ environment: { DATABASE_URL: url, MAX_STREAMS: '1' } });
  const one = new HttpClient(full.origin);
  const end = new AbortController();
  try {
    const ada = await one.found();
    const cookie = { cookie: one.cookie };
    const streams = () => fetch(`${full.origin}/api/sync/poke`, { headers: cookie, signal: end.signal });
    // Of one person the twenty-first takes the place of the first: only another person is too many.
    expect((await streams()).status).toBe(200);
    const bea = await secondPerson(full, one, ada);
    const away = await bea.get('/api/sync/poke');
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '10']);
    const counted = await (await fetch(`${full.origin}/metrics`)).text();
    expect(counted).toMatch(
      /muster_request_duration_seconds_count\{route="\/api\/sync\/poke",status="503"\} 1\n/,
    );
  } finally {
    end.abort();
    await full.stop();
  }
});

test('who comes by another name is counted', async () => {
  expect((await raw('/', { host: 'evil.example' })).status).toBe(421);
  const counted = (await raw('/metrics')).text;
  expect(counted).toMatch(/muster_request_duration_seconds_count\{route="edge",status="421"\} \d+\n/);
});

async function secondPerson(
  { origin }: ServerProcess,
  ada: HttpClient,
  who: { accountId: string; userId: string },
): Promise<HttpClient> {
  const adding = new Made(ada, who);
  const userId = adding.do(
    'users.add',
    { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' },
    'us',
    'user',
  );
  await adding.push();
  const made = await ada.post('/api/invitations', { userId, kind: 'invitation' });
  const { pathname } = new URL(((await made.json()) as { url: string }).url);
  const bea = new HttpClient(origin);
  await bea.post(`/api${pathname}`, { password: 'the password of Bea' });
  return bea;
}
