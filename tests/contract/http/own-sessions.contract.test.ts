import { beforeEach, describe, expect, test } from 'vitest';
import type { SessionRow } from '#lib/protocol/session.ts';
import { letSignIn } from '#tests/support/rows/contracts-company.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { openTestStore } from '#tests/support/servers/postgres.ts';
import { said, ServedCompany, statusOf } from '#tests/support/screens/served-company.ts';

const { email, password } = founder;
const BEA = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
const OWN = '/api/session/sessions';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1';
const MINUTE = 60_000;

let company: ServedCompany;
let ada: HttpClient;
let member: { accountId: string; userId: string };

beforeEach(async () => {
  company = await ServedCompany.found();
  ({ ada, member } = company);
});

const asOwner = (text: string) => company.server.asOwner(text);
const doing: ServedCompany['doing'] = (work) => company.doing(work);
const enter = (words = { email, password }, browser = CHROME) => company.enter(words, browser);

async function listed(client: HttpClient, path = OWN): Promise<SessionRow[]> {
  const answer = await client.get(path);
  if (!answer.ok) throw new Error(await answer.text());
  return ((await answer.json()) as { sessions: SessionRow[] }).sessions;
}

async function bea(role: 'contract-admin' | 'field-staff' | 'none' = 'none') {
  const userId = await doing((made) => made.do('users.add', BEA, 'us', 'user'));
  if (role !== 'none') await doing((made) => void made.do('roles.grant', { userId, role, contractId: null }));
  await letSignIn(company.server.origin, ada, { userId, password });
  const client = await enter({ email: BEA.email, password }, PHONE);
  return { userId, client, path: `/api/users/${userId}/sessions` };
}

/** The stream's end; what it said before is of no interest. */
async function ended(client: HttpClient): Promise<Response> {
  const stream = await client.get('/api/sync/poke');
  expect(stream.status).toBe(200);
  return stream;
}

describe('my sessions', () => {
  test('are listed with browser, address, begin and last use, and which one asks', async () => {
    const startedAt = Date.now() - 1_000;
    const phone = await enter({ email, password }, PHONE);
    await enter();
    const rows = await listed(phone);
    expect(rows.map(({ browser }) => browser).sort()).toEqual([
      'Chrome on Windows',
      'Safari on iPhone',
      'Unknown browser',
    ]);
    const mine = rows.filter(({ isThis }) => isThis);
    expect(mine).toMatchObject([{ browser: 'Safari on iPhone' }]);
    for (const { beganAt, usedAt, address } of rows) {
      expect(Math.min(beganAt, usedAt)).toBeGreaterThan(startedAt);
      expect(address).toMatch(/127\.0\.0\.1|::1/);
    }
    // What opens a session is in no list.
    const kept = await asOwner('select token from muster_auth.session');
    const text = JSON.stringify(rows);
    for (const { token } of kept) expect(text).not.toContain(String(token));
    expect(text).not.toContain(phone.cookie.split('=')[1]?.split('.')[0]);
  });

  test('end one by one: the others and my own go on', async () => {
    const [phone, desk] = [await enter({ email, password }, PHONE), await enter()];
    const one = (await listed(desk)).find(({ browser }) => browser === 'Safari on iPhone');
    const left = await desk.post(OWN, { id: one?.id });
    expect(((await left.json()) as { sessions: unknown[] }).sessions).toHaveLength(2);
    expect([await statusOf(phone), await statusOf(desk), await statusOf(ada)]).toEqual([
      'signed-out',
      'signed-in',
      'signed-in',
    ]);
  });

  test('all others end at once', async () => {
    const [phone, desk] = [await enter({ email, password }, PHONE), await enter()];
    await desk.post(OWN, { others: true });
    expect([await statusOf(phone), await statusOf(desk), await statusOf(ada)]).toEqual([
      'signed-out',
      'signed-in',
      'signed-out',
    ]);
    expect(await listed(desk)).toHaveLength(1);
  });

  test('are mine alone: another’s id ends nothing, for who is a contract admin too', async () => {
    const { client } = await bea();
    const [theirs] = await listed(client);
    expect((await ada.post(OWN, { id: theirs?.id })).status).toBe(200);
    expect(await statusOf(client)).toBe('signed-in');
    expect(await listed(ada)).toHaveLength(1);
  });

  test('need a session and a body of this shape', async () => {
    const stranger = company.browser();
    expect((await stranger.get(OWN)).status).toBe(401);
    expect((await stranger.post(OWN, { others: true })).status).toBe(401);
    for (const body of [{}, { others: false }, { id: 'x', others: true }, { id: 'x'.repeat(101) }])
      expect((await ada.post(OWN, body)).status).toBe(400);
  });

  test('are not listed once they are over, by idleness, by age or by the person’s leaving', async () => {
    await enter();
    await asOwner(`update muster_auth.session set "expiresAt" = now() - interval '1 second'
      where "userAgent" like '%Chrome%'`);
    expect(await listed(ada)).toHaveLength(1);
    const phone = await enter({ email, password }, PHONE);
    await asOwner(`update muster_auth.session set "createdAt" = now() - interval '90 days 1 second'
      where "userAgent" not like '%iPhone%'`);
    expect(await listed(phone)).toHaveLength(1);
  });
});

describe('last use', () => {
  const used = async () =>
    (await listed(ada)).map(({ usedAt }) => Math.round((Date.now() - usedAt) / MINUTE));
  const back = (minutes: number) =>
    asOwner(`update muster_auth.session set "updatedAt" = now() - interval '${minutes} minutes'`);

  test('is true to within five minutes', async () => {
    await back(6);
    await ada.get('/api/session');
    expect(await used()).toEqual([0]);
  });

  test('is not written more often than that', async () => {
    await back(4);
    await ada.get('/api/session');
    expect(await used()).toEqual([4]);
  });

  test('leaves alone when the session is over', async () => {
    const ends = 'select "expiresAt"::text as at from muster_auth.session';
    const before = await asOwner(ends);
    await back(6);
    await ada.get('/api/session');
    expect(await asOwner(ends)).toEqual(before);
  });
});

describe('the sessions of a person', () => {
  test('are seen and ended by a contract admin', async () => {
    const { client, path } = await bea();
    const other = await enter({ email: BEA.email, password });
    const rows = await listed(ada, path);
    expect(rows.map(({ isThis }) => isThis)).toEqual([false, false, false]);
    const phone = rows.find(({ browser }) => browser === 'Safari on iPhone');
    await ada.post(path, { id: phone?.id });
    expect([await statusOf(client), await statusOf(other)]).toEqual(['signed-out', 'signed-in']);
    const left = await ada.post(path, { others: true });
    expect(await left.json()).toEqual({ sessions: [] });
    expect([await statusOf(other), await statusOf(ada)]).toEqual(['signed-out', 'signed-in']);
  });

  test.each(['none', 'field-staff'] as const)('are nothing to %s', async (role) => {
    const { client, userId } = await bea(role);
    for (const id of [member.userId, userId, 'us_nobody']) {
      const path = `/api/users/${id}/sessions`;
      expect((await client.get(path)).status, id).toBe(403);
      expect((await client.post(path, { others: true })).status, id).toBe(403);
    }
    expect(await statusOf(ada)).toBe('signed-in');
  });

  test('of nobody are not found, and an admin’s own session outlives ending their own', async () => {
    expect((await ada.get('/api/users/us_nobody/sessions')).status).toBe(404);
    await ada.post(`/api/users/${member.userId}/sessions`, { others: true });
    expect(await statusOf(ada)).toBe('signed-in');
    const cem = { firstName: 'Cem', lastName: 'Can', email: 'cem@acme.example' };
    const userId = await doing((made) => made.do('users.add', cem, 'us', 'user'));
    expect(await listed(ada, `/api/users/${userId}/sessions`)).toEqual([]);
  });
});

test('with a session its stream of pokes ends, at once', async () => {
  const { client, path } = await bea();
  const stream = await ended(client);
  await ada.post(path, { others: true });
  // Ends: were it open, this would wait for the next heartbeat, and the one after it.
  const startedAt = performance.now();
  await stream.text();
  expect(performance.now() - startedAt).toBeLessThan(20_000);
  expect((await client.get('/api/sync/poke')).status).toBe(401);
});

test('a role that is taken holds at once, without a new sign-in: what it allowed is refused', async () => {
  const { client, userId } = await bea('contract-admin');
  expect((await client.get(`/api/users/${member.userId}/sessions`)).status).toBe(200);
  const roles = await asOwner(`select id from muster.roles where row->>'userId' = '${userId}' and not gone`);
  await doing((made) => void made.do('roles.revoke', { id: String(roles[0]?.['id']) }));
  expect(await statusOf(client)).toBe('signed-in');
  expect((await client.get(`/api/users/${member.userId}/sessions`)).status).toBe(403);
  const asked = await client.post('/api/invitations', { userId: member.userId, kind: 'password-reset' });
  expect(asked.status).toBe(403);
});

describe('a person is told', () => {
  const told = async (client: HttpClient) =>
    ((await (await client.get('/api/session')).json()) as { told: object[] }).told;

  test('that their password was changed, and from where', async () => {
    const next = 'stairs under the model';
    await ada.post('/api/session/password', { current: password, next }, { 'user-agent': CHROME });
    expect(await told(ada)).toMatchObject([
      { kind: 'password-changed', browser: 'Chrome on Windows', by: '' },
    ]);
  });

  test('that a browser signed in which had not before, and nothing of those that had', async () => {
    const store = await openTestStore(company.server.url);
    const about = { kind: 'signed-in', actorId: member.userId, userId: member.userId, address: '' } as const;
    for (const [minutes, browser] of [
      [9, CHROME],
      [8, PHONE],
      [7, CHROME],
      [6, PHONE],
    ] as const) {
      const at = Date.now() - minutes * MINUTE;
      await store.account(member.accountId).record({ ...about, browser, at });
    }
    await store.stop();
    const words = (await told(ada)).flatMap((one) => ('browser' in one ? [one.browser] : []));
    expect(words.filter((one) => one !== 'Unknown browser')).toEqual(['Safari on iPhone']);
  });

  test('that an admin ended their sessions, and not that they did', async () => {
    const { client, path } = await bea();
    await enter({ email: BEA.email, password }, PHONE);
    await client.post(OWN, { others: true });
    await ada.post(path, { others: true });
    const again = await enter({ email: BEA.email, password }, PHONE);
    expect((await told(again)).filter((one) => 'kind' in one && one.kind !== 'signed-in')).toMatchObject([
      { kind: 'sessions-ended', by: 'Ada Admin' },
    ]);
  });
});

test('changes and ended sessions are events of security, and so is a wrong current password', async () => {
  const { path, userId } = await bea();
  await ada.post('/api/session/password', { current: 'wrong', next: 'stairs under the model' });
  await ada.post('/api/session/password', { current: password, next: 'stairs under the model' });
  await ada.post(path, { others: true });
  const kinds = ['confirm-failed', 'password-changed', 'sessions-ended'];
  const events = await asOwner(`select kind, actor_id, user_id, details from muster.security_events
    where kind in (${kinds.map((kind) => `'${kind}'`).join()}) order by kind`);
  const own = { actor_id: member.userId, user_id: member.userId };
  expect(events).toMatchObject([
    { kind: kinds[0], ...own },
    { kind: kinds[1], ...own },
    { kind: kinds[2], actor_id: member.userId, user_id: userId, details: { count: 2 } },
  ]);
});

test('a refused end is said', async () => {
  expect(await said(await ada.post(OWN, 'no json'))).toMatchObject([400, { code: 'invalid' }]);
});
