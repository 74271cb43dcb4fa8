import { execFileSync } from 'node:child_process';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { SignIns } from '#lib/server/auth/sign-ins.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { account, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import {
  freePort,
  type ServerProcess,
  startServer,
  tryCommand,
} from '#tests/support/servers/server-process.ts';

let databases: TestDatabases;
let url: string;
let server: ServerProcess;
let client: HttpClient;
let member: { accountId: string; userId: string };
let other: Colleague;
let mutations = 0;

interface Colleague {
  readonly client: HttpClient;
  readonly accountId: string;
  readonly userId: string;
}

beforeAll(async () => {
  databases = await startTestDatabases();
  url = await databases.migratedUrl();
  server = await startServer({ environment: { DATABASE_URL: url } });
  client = new HttpClient(server.origin);
  member = await client.found();
  other = await otherCompany();
});
afterAll(async () => {
  await server.stop();
  await databases.stop();
});

/** A browser of a contract admin of another company on the same server. */
async function otherCompany(): Promise<Colleague> {
  const store = await openStore({ databaseUrl: url, dataFolder: '', log: { warn: () => undefined } });
  const { cookieSecret: secret, authPool: pool } = store;
  const signIns = new SignIns({ pool, origin: server.origin, secret });
  const [accountId, email, password] = [testId('ac', 7), 'other@other.example', 'a long password'];
  await store.account(accountId).begin({ at: NOW, isSample: false }, ({ tx }) => {
    tx.put('accounts', account({ id: accountId }));
    tx.put('users', user(1, { email, canSignIn: true }));
    tx.put('roles', role(1, 1, 'contract-admin'));
    return Promise.resolve(true);
  });
  const passwordHash = await signIns.passwords.hashOf(password);
  const authId = await signIns.claim({ email, name: 'Other', passwordHash }, () => Promise.resolve(false));
  await store.people.addMembership(authId ?? '', { accountId, userId: testId('us', 1) });
  await store.stop();
  const browser = new HttpClient(server.origin);
  expect((await browser.post('/api/session/sign-in', { email, password })).status).toBe(200);
  return { client: browser, accountId, userId: testId('us', 1) };
}

function largeRefusal(at: number): Refusal {
  return {
    id: testId('rf', at),
    userId: other.userId,
    mutationId: testId('mu', 90_000 + at),
    name: 'devices.edit',
    version: 1,
    args: 'x'.repeat(480_000),
    isPartial: false,
    at: NOW,
    refusedAt: NOW,
    reason: 'not-found',
    details: {},
    subject: null,
  };
}

/** A pull whose answer nobody reads; tells when it begins. */
function unread(asked: object, begun: (answer: IncomingMessage) => void): ClientRequest {
  const headers = { origin: server.origin, 'content-type': 'application/json', cookie: other.client.cookie };
  const sent = request(`${server.origin}/api/sync/pull`, { method: 'POST', agent: false, headers }, begun);
  sent.on('error', () => undefined);
  sent.end(JSON.stringify(asked));
  return sent;
}

/** 100 edits that are refused, by a browser of its own. */
function flood(browser: number): Promise<Response> {
  const sent = Array.from({ length: 100 }, (_, at) => ({
    seq: at + 1,
    id: testId('mu', ++mutations),
    name: 'devices.edit',
    version: 1,
    at: NOW,
    args: { id: testId('dv', 1), name: { was: 'nothing', to: 'here' } },
  }));
  const envelope = { protocol: PROTOCOL, ...member, clientId: testId('cl', browser), mutations: sent };
  return client.post('/api/sync/push', envelope);
}

/** A first sync to its end, in as many answers as it takes. */
async function wholePull(): Promise<{ lines: string[]; first: object; cookie: object }> {
  const first = { protocol: PROTOCOL, ...member, clientId: testId('cl', 1) };
  const lines: string[] = [];
  for (let cookie: { resume?: object } | null = null; ;) {
    const answer = await (await client.post('/api/sync/pull', { ...first, cookie })).text();
    lines.push(...answer.trim().split('\n'));
    ({ cookie } = JSON.parse(lines.at(-1) ?? '') as { cookie: { resume?: object } });
    if (!cookie.resume) return { lines, first, cookie };
  }
}

test('a person who pushes 80 times at once waits in their own line: others are answered, and no more is kept than may be', async () => {
  let isOver = false;
  let applied = 0;
  const push = async (browser: number): Promise<Response> => {
    const answer = await flood(browser);
    if (answer.status === 200) applied++;
    return answer;
  };
  const pushed = Promise.all(Array.from({ length: 80 }, (_, at) => push(at + 10))).finally(
    () => (isOver = true),
  );
  const statuses: number[] = [];
  const waitedFor: number[] = [];
  while (!isOver) {
    const before = applied;
    statuses.push((await other.client.get('/api/session')).status);
    waitedFor.push(applied - before);
  }
  const answers = await pushed;
  expect(new Set(statuses)).toEqual(new Set([200]));
  // One after the other, each before the flood was over. It was 20 s of 503; how many ms it is, says the bench.
  expect(statuses.length).toBeGreaterThan(20);
  expect(Math.max(...waitedFor), 'pushes that one question waited for').toBeLessThan(applied / 2);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
  const busy = answers.filter(({ status }) => status === 503);
  expect(new Set(busy.map(({ headers }) => headers.get('retry-after')))).toEqual(new Set(['10']));
  expect(await Promise.all(busy.map((answer) => answer.json()))).toContainEqual({
    code: 'busy',
    message: 'Too much is being done at once. Nothing was changed; your edits are kept and sent again.',
    requestId: expect.any(String) as string,
  });
  // One after the other, until nothing more of theirs is kept for now.
  let more = 100;
  let last = await flood(++more);
  while (last.status === 200) {
    expect(more).toBeLessThan(120);
    last = await flood(++more);
  }
  expect(await last.json()).toMatchObject({
    code: 'busy',
    message: expect.stringMatching(/^More of your edits were refused than can be kept at once\./) as string,
  });
  const kept = (await wholePull()).lines
    .filter((line) => line.startsWith('{"line":"page","collection":"refusals"'))
    .flatMap((line) => (JSON.parse(line) as { rows: object[] }).rows);
  expect(kept.length).toBeGreaterThanOrEqual(1_000);
  expect(kept.length).toBeLessThan(1_300);
});

test('a person who reads no answer is given four, and the next when one of them is gone', async () => {
  const store = await openStore({ databaseUrl: url, dataFolder: '', log: { warn: () => undefined } });
  await store.account(other.accountId).write(NOW, ({ tx }) => {
    for (let at = 1; at <= 30; at++) tx.put('refusals', largeRefusal(at));
    return Promise.resolve();
  });
  await store.stop();
  const begun: IncomingMessage[] = [];
  const { accountId, userId } = other;
  const asked = { protocol: PROTOCOL, accountId, userId, clientId: testId('cl', 1), cookie: null };
  const requests = Array.from({ length: 8 }, () => unread(asked, (answer) => begun.push(answer)));
  await expect.poll(() => begun.length, { timeout: 60_000 }).toBe(4);
  // Others have their turn, and whoever waits is still not answered.
  for (let at = 0; at < 50; at++) await client.get('/api/session');
  expect(begun.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  begun[0]?.destroy();
  begun[1]?.resume();
  await expect.poll(() => begun.length, { timeout: 60_000 }).toBe(6);
  for (const request of requests) request.destroy();
  await expect.poll(async () => (await other.client.post('/api/sync/pull', asked)).status).toBe(200);
});

test('what is asked for again is a set of what there is, and no list of a thousand', async () => {
  const again = async (names: readonly string[]) => {
    const { first, cookie } = await wholePull();
    return client.post('/api/sync/pull', { ...first, cookie, again: names });
  };
  const repeated = await (await again(Array<string>(90).fill('users'))).text();
  expect(repeated.match(/"collection":"users"/g)).toHaveLength(1);
  expect((await again(Array<string>(2_000).fill('users'))).status).toBe(400);
});

/** What `npm start` does once all is built. */
const START = `import('./src/commands/install.mjs').then(({ serve }) => serve('src/commands/serve.ts', {}, { restarts: true }))`;

test('npm start starts a server again that was killed, and says so; a stop ends both', async () => {
  const port = await freePort();
  const environment = { PORT: String(port), MUSTER_DATA: server.dataFolder };
  const start = tryCommand(['-e', START], {
    ...environment,
    DATABASE_URL: await databases.migratedUrl(),
  });
  await expect.poll(() => start.output(), { timeout: 60_000 }).toContain('Muster is at');
  const pid = Number(
    execFileSync('pgrep', ['-P', String(start.child.pid), '-f', 'serve.ts'])
      .toString()
      .trim(),
  );
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => start.output(), { timeout: 60_000 })
    .toMatch(/The server ended by SIGKILL\. It is started again in 1 s\.\n(.|\n)*Muster is at/);
  expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  expect(await start.stop()).toBe(0);
});
