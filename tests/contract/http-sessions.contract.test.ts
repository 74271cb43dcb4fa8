import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { letSignIn } from '#tests/support/contracts-company.ts';
import { testId } from '#tests/support/domain-rows.ts';
import { founder, HttpClient } from '#tests/support/http-client.ts';
import { Made } from '#tests/support/made.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/server-process.ts';

const BEA = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
const password = 'the password of Bea';
const DAY_SECONDS = 24 * 3_600;

let databases: TestDatabases;
let url: string;
let server: ServerProcess;
let ada: HttpClient;
let member: { accountId: string; userId: string };
let batch: number;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  batch = 0;
  url = await databases.freshUrl();
});
afterEach(() => server.stop());

async function serve(environment: Record<string, string> = {}): Promise<void> {
  server = await startServer({ environment: { DATABASE_URL: url, ...environment } });
  ada = new HttpClient(server.origin);
  member = await ada.found();
}

async function asOwner(text: string): Promise<Record<string, unknown>[]> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  const { rows } = await owner.query<Record<string, unknown>>(text).finally(() => owner.end());
  return rows;
}

async function doing(work: (made: Made) => string | void): Promise<string> {
  const made = new Made(ada, member, batch++);
  const id = work(made) ?? '';
  await made.push();
  return id;
}

const statusOf = async (client: HttpClient): Promise<unknown> =>
  ((await (await client.get('/api/session')).json()) as { status: string }).status;

describe('who has left', () => {
  let bea: HttpClient;
  let userId: string;
  let pull: object;

  beforeEach(async () => {
    await serve();
    userId = await doing((made) => made.do('users.add', BEA, 'us', 'user'));
    await letSignIn(server.origin, ada, { userId, password });
    bea = new HttpClient(server.origin);
    await bea.post('/api/session/sign-in', { email: BEA.email, password });
    expect(await statusOf(bea)).toBe('signed-in');
    const { accountId } = member;
    pull = { protocol: PROTOCOL, accountId, userId, clientId: testId('cl', 66), cookie: null };
    await doing((made) => void made.do('users.leave', { id: userId }));
  });

  test('has no session any more, can’t sign in, and reads nothing with the cookie', async () => {
    expect(await statusOf(bea)).toBe('signed-out');
    for (const path of ['/api/sync/poke', '/api/software/seen', `/api/devices/${testId('dv', 1)}/software`])
      expect((await bea.get(path)).status, path).toBe(401);
    const again = await new HttpClient(server.origin).post('/api/session/sign-in', {
      email: BEA.email,
      password,
    });
    expect([again.status, await again.json()]).toMatchObject([
      401,
      { message: 'Email or password is wrong.' },
    ]);
  });

  test('is told so by the cookie that they had, so that their device drops its rows', async () => {
    expect(await (await bea.post('/api/sync/pull', pull)).json()).toEqual({ line: 'removed' });
  });

  test('gets nothing by the old cookie when they come back, and signs in anew', async () => {
    await doing((made) => void made.do('users.return', { id: userId }));
    expect(await statusOf(bea)).toBe('signed-out');
    expect((await bea.post('/api/sync/pull', pull)).status).toBe(401);
    const entered = await bea.post('/api/session/sign-in', { email: BEA.email, password });
    expect(entered.status).toBe(200);
    expect(await statusOf(bea)).toBe('signed-in');
  });
});

describe('a session', () => {
  test('is renewed in the browser too when it is renewed on the server', async () => {
    await serve();
    await asOwner(`update muster_auth.session set "expiresAt" = "expiresAt" - interval '2 days'`);
    const { accountId, userId } = member;
    const asked = { protocol: PROTOCOL, accountId, userId, clientId: testId('cl', 66), cookie: null };
    const answer = await ada.post('/api/sync/pull', asked);
    const renewed = answer.headers.getSetCookie().find((one) => one.startsWith('muster='));
    expect(maxAgeOf(renewed)).toBe(30 * DAY_SECONDS);
    expect(renewed).toMatch(/HttpOnly/i);
    expect(await statusOf(ada)).toBe('signed-in');
    const [row] = await asOwner(
      `select extract(epoch from "expiresAt" - now())::int as left from muster_auth.session`,
    );
    expect(row?.['left']).toBeGreaterThan(30 * DAY_SECONDS - 600);
  });

  test('ends after 90 days however much it is used, and is not renewed past them', async () => {
    await serve();
    await asOwner(`update muster_auth.session set "createdAt" = now() - interval '89 days 23 hours'`);
    expect(await statusOf(ada)).toBe('signed-in');
    await asOwner(`update muster_auth.session set "createdAt" = now() - interval '90 days 1 second'`);
    expect(await statusOf(ada)).toBe('signed-out');
    expect((await ada.post('/api/sync/push', {})).status).toBe(401);
    expect(await asOwner('select 1 from muster_auth.session')).toEqual([]);
  });

  test('rests and lasts as long as the settings say', async () => {
    await serve({ SESSION_IDLE_DAYS: '2', SESSION_DAYS: '5' });
    const entered = await ada.post('/api/session/sign-in', {
      email: founder.email,
      password: founder.password,
    });
    expect(maxAgeOf(entered.headers.getSetCookie()[0])).toBe(2 * DAY_SECONDS);
    await asOwner(`update muster_auth.session set "createdAt" = now() - interval '5 days 1 second'`);
    expect(await statusOf(ada)).toBe('signed-out');
  });
});

function maxAgeOf(cookie = ''): number {
  return Number(/Max-Age=(\d+)/i.exec(cookie)?.[1]);
}
