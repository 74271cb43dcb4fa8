import { beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { letSignIn } from '#tests/support/rows/contracts-company.ts';
import { testId } from '#tests/support/rows/domain-rows.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { ServedCompany, statusOf } from '#tests/support/screens/served-company.ts';

const BEA = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
const password = 'the password of Bea';
const DAY_SECONDS = 24 * 3_600;

let company: ServedCompany;
let ada: HttpClient;
let member: { accountId: string; userId: string };

async function serve(environment: Record<string, string> = {}): Promise<void> {
  company = await ServedCompany.found(environment);
  ({ ada, member } = company);
}

const asOwner = (text: string) => company.server.asOwner(text);
const doing: ServedCompany['doing'] = (work) => company.doing(work);

describe('who has left', () => {
  let bea: HttpClient;
  let userId: string;
  let pull: object;

  beforeEach(async () => {
    await serve();
    userId = await doing((made) => made.do('users.add', BEA, 'us', 'user'));
    await letSignIn(company.server.origin, ada, { userId, password });
    bea = company.browser();
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
    const again = await company.browser().post('/api/session/sign-in', {
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
