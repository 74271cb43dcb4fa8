import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { PushAnswer, PushedMutation } from '#lib/protocol/push.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { testId } from '#tests/support/rows/domain-rows.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';

const { email, password } = founder;

let databases: TestDatabases;
let url: string;
let server: ServerProcess;
let member: { accountId: string; userId: string };
let ada: HttpClient;
/** Of each test: a client of its own, and ids of its own. */
let test_ = 0;

beforeAll(async () => {
  databases = await startTestDatabases();
  url = await databases.freshUrl();
  server = await startServer({ environment: { DATABASE_URL: url } });
  member = await new HttpClient(server.origin).found();
});
afterAll(async () => {
  await server.stop();
  await databases.stop();
});
beforeEach(async () => {
  test_++;
  ada = new HttpClient(server.origin);
  await ada.post('/api/session/sign-in', { email, password });
});

async function asOwner(text: string): Promise<Record<string, unknown>[]> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  const { rows } = await owner.query<Record<string, unknown>>(text).finally(() => owner.end());
  return rows;
}

/** As when the person came in that long ago, and showed nothing since. */
const ago = (minutes: number) =>
  asOwner(
    `update muster_auth.session set confirmed_at = 0, "createdAt" = now() - interval '${minutes} minutes'`,
  );

const confirm = (client = ada, shown: object = { way: 'password', password }) =>
  client.post('/api/session/confirm', shown);

let ids = 0;
const call = (seq: number, name: string, args: unknown): PushedMutation => ({
  seq,
  id: testId('mu', test_ * 1_000 + ++ids),
  name,
  version: 1,
  args,
  at: 1,
});
const key = (seq: number) =>
  call(seq, 'enrolment-keys.add', { name: `Key ${ids}`, tag: '', digest: digest() });
const digest = () => String(ids).padStart(64, '0');
const device = (seq: number, name: string) => call(seq, 'devices.add', { name, type: 'tablet' });

async function push(mutations: readonly PushedMutation[], client = ada): Promise<PushAnswer> {
  const body = { protocol: PROTOCOL, ...member, clientId: testId('cl', test_), mutations };
  const answer = await client.post('/api/sync/push', body);
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as PushAnswer;
}

const keys = async () => (await asOwner(`select id from muster.enrolmentkeys where not gone`)).length;
const devices = async (name: string) =>
  (await asOwner(`select id from muster.devices where row->>'name' = '${name}'`)).length;
const results = (answer: PushAnswer) =>
  answer.status === 'done' ? answer.results.map(({ result }) => result) : answer.status;

describe('a mutation that matters, from a session that was not confirmed for half an hour', () => {
  test('waits, with what comes after it; what was before it is done; confirmed, all of it is applied once', async () => {
    await ago(31);
    const before = await keys();
    const all = [device(1, 'Before it'), key(2), device(3, 'After it')];
    const first = await push(all);
    expect([first, results(first)]).toMatchObject([{ status: 'done', last: 1 }, ['accepted']]);
    expect(await push(all.slice(1))).toEqual({ status: 'held', last: 1 });
    expect([await keys(), await devices('Before it'), await devices('After it')]).toEqual([before, 1, 0]);
    expect(await asOwner(`select 1 from muster.refusals`)).toEqual([]);
    expect((await confirm()).status).toBe(200);
    expect(results(await push(all.slice(1)))).toEqual(['accepted', 'accepted']);
    expect(results(await push(all))).toEqual(['known', 'known', 'known']);
    expect([await keys(), await devices('Before it'), await devices('After it')]).toEqual([before + 1, 1, 1]);
  });

  test('is taken as known where it was applied before, whoever asks', async () => {
    const one = key(1);
    expect(results(await push([one]))).toEqual(['accepted']);
    await ago(31);
    expect(results(await push([one, device(2, 'Goes on')]))).toEqual(['known', 'accepted']);
  });

  test('is told a gap and a fork as any other', async () => {
    await ago(31);
    expect(await push([key(2)])).toEqual({ status: 'gap', last: 0 });
    await push([device(1, 'Numbered')]);
    expect(await push([key(1)])).toEqual({ status: 'forked', last: 1 });
  });

  test('holds up nobody else: another device of the person goes on', async () => {
    await ago(31);
    expect(await push([key(1)])).toEqual({ status: 'held', last: 0 });
    test_++;
    expect(results(await push([device(1, 'Elsewhere')]))).toEqual(['accepted']);
  });

  test.each([
    ['roles.grant', { userId: testId('us', 1), role: 'contract-admin', contractId: null }],
    ['roles.revoke', { id: testId('ro', 1) }],
    ['users.invite', { firstName: 'M', lastName: 'M', email: 'm@x.example', role: 'contract-admin' }],
    ['enrolment-keys.edit', { id: testId('ek', 1), tag: { was: 'a', to: '' } }],
  ])('%s is one of them, in any version', async (name, args) => {
    await ago(31);
    expect(await push([call(1, name, args)])).toEqual({ status: 'held', last: 0 });
    expect(await push([{ ...call(1, name, args), version: 99 }])).toEqual({ status: 'held', last: 0 });
  });

  test('a session of less than that is asked nothing', async () => {
    await ago(29);
    expect(results(await push([key(1)]))).toEqual(['accepted']);
  });
});

describe('confirming', () => {
  test('gives the session another cookie: what was taken of it before opens nothing, at once', async () => {
    const thief = new HttpClient(server.origin);
    thief.takeCookies(ada);
    await ago(31);
    expect((await thief.get('/api/session/sessions')).status).toBe(200);
    const sessions = (await (await ada.get('/api/session/sessions')).json()) as { sessions: unknown[] };
    const answer = await confirm();
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    expect((await thief.get('/api/session/sessions')).status).toBe(401);
    expect((await thief.post('/api/session/confirm', { way: 'password', password })).status).toBe(401);
    // The same session goes on, for every tab, since they share the cookie.
    expect(await (await ada.get('/api/session/sessions')).json()).toMatchObject({
      sessions: sessions.sessions.map(() => ({})),
    });
    expect(await (await ada.get('/api/session/confirm')).json()).toMatchObject({ isConfirmed: true });
  });

  test('with what is wrong changes nothing, and the cookie stays as it is', async () => {
    await ago(31);
    const { cookie } = ada;
    const answer = await confirm(ada, { way: 'password', password: 'not it' });
    expect([answer.status, answer.headers.getSetCookie()]).toEqual([401, []]);
    expect(ada.cookie).toBe(cookie);
    expect(await push([key(1)])).toEqual({ status: 'held', last: 0 });
  });
});
