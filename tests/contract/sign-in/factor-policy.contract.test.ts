import { beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { appCode, setUpCodes } from '#tests/support/servers/app-codes.ts';
import { letSignIn } from '#tests/support/rows/contracts-company.ts';
import { testId } from '#tests/support/rows/domain-rows.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { ServedCompany } from '#tests/support/screens/served-company.ts';
import { tryCommand } from '#tests/support/servers/server-process.ts';

const BEA = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
const password = 'the password of Bea';

let company: ServedCompany;
let ada: HttpClient;
let member: { accountId: string; userId: string };
let bea: HttpClient;
let beaId: string;

beforeEach(async () => {
  company = await ServedCompany.found();
  ({ ada, member } = company);
  beaId = await doing((made) => made.do('users.add', BEA, 'us', 'user'));
  await letSignIn(company.server.origin, ada, { userId: beaId, password });
  bea = await signedIn();
});

const asOwner = (text: string) => company.server.asOwner(text);
const doing: ServedCompany['doing'] = (work) => company.doing(work);

async function signedIn(): Promise<HttpClient> {
  const client = company.browser();
  await client.post('/api/session/sign-in', { email: BEA.email, password });
  return client;
}

const decide = (secondFactor: string, client = ada): Promise<Response> =>
  client.post('/api/security/second-factor', { secondFactor });

const events = (kind: string): Promise<Record<string, unknown>[]> =>
  asOwner(`select actor_id, user_id, details from muster.security_events where kind = '${kind}' order by at`);

/** What a desk asks: a pull, a push, a poke, and what it asks for beside. */
async function asks(client: HttpClient, userId: string): Promise<(number | string)[]> {
  const { accountId } = member;
  const who = { protocol: PROTOCOL, accountId, userId, clientId: testId('cl', 7) };
  // The same edit each time: it is applied once, or was nobody's to make.
  const edit = { seq: 1, id: testId('mu', 70_001), name: 'none', version: 1, args: {}, at: 1 };
  const answers = [
    await client.post('/api/sync/pull', { ...who, cookie: null }),
    await client.post('/api/sync/push', { ...who, mutations: [edit] }),
    await client.get(`/api/devices/${testId('dv', 1)}/software`),
  ];
  return Promise.all(
    answers.map(async (one) =>
      one.status === 403 ? ((await one.json()) as { code: string }).code : one.status,
    ),
  );
}

const OPEN = [200, 200, 404];
const SHUT = ['second-factor', 'second-factor', 'second-factor'];

describe('a second factor for everybody', () => {
  test('shuts out at once whoever has none, but for setting one up, and their edits come in afterwards', async () => {
    await setUpCodes(ada);
    expect(await asks(bea, beaId)).toEqual(OPEN);
    const changed = await decide('everybody');
    expect([changed.status, await changed.json()]).toEqual([
      200,
      { secondFactor: 'everybody', without: { admins: 0, everybody: 1 } },
    ]);
    expect(await asks(ada, member.userId)).toEqual(OPEN);
    expect(await asks(bea, beaId)).toEqual(SHUT);
    expect((await bea.get('/api/sync/poke')).status).toBe(403);
    expect(await (await bea.get('/api/session')).json()).toMatchObject({
      status: 'signed-in',
      lacksFactor: true,
    });
    // Also in a session that begins now.
    const again = await signedIn();
    expect(await asks(again, beaId)).toEqual(SHUT);
    await setUpCodes(again);
    expect(await asks(again, beaId)).toEqual(OPEN);
    expect(await asks(bea, beaId)).toEqual(OPEN);
    expect(await (await bea.get('/api/session')).json()).not.toHaveProperty('lacksFactor');
  });

  test('is not taken off by removing the last one', async () => {
    await setUpCodes(ada);
    await decide('everybody');
    const refused = await ada.post('/api/sign-in/codes/remove', {});
    expect([refused.status, await refused.json()]).toMatchObject([409, { code: 'last-factor' }]);
    await decide('optional');
    expect((await ada.post('/api/sign-in/codes/remove', {})).status).toBe(200);
  });
});

test('a second factor for admins shuts out who becomes one, and nobody else', async () => {
  await setUpCodes(ada);
  await decide('admins');
  expect(await asks(bea, beaId)).toEqual(OPEN);
  await doing((made) => {
    made.do('roles.grant', { userId: beaId, role: 'contract-admin', contractId: null });
  });
  expect(await asks(bea, beaId)).toEqual(SHUT);
});

describe('who decides', () => {
  test('is a contract admin who has a second factor, and was asked again; it is an event', async () => {
    expect((await decide('everybody', bea)).status).toBe(409);
    await setUpCodes(bea);
    for (const answer of [await decide('everybody', bea), await bea.get('/api/security/second-factor')])
      expect(answer.status).toBe(403);
    const none = await decide('everybody');
    expect([none.status, await none.json()]).toMatchObject([409, { code: 'no-factor' }]);
    await setUpCodes(ada);
    await asOwner(`update muster_auth.session set "createdAt" = now() - interval '31 minutes'`);
    const old = await decide('everybody');
    expect([old.status, await old.json()]).toMatchObject([403, { code: 'confirm' }]);
    await ada.post('/api/session/confirm', { way: 'password', password: founder.password });
    expect((await decide('admins')).status).toBe(200);
    expect((await decide('never')).status).toBe(400);
    expect(await events('policy-changed')).toEqual([
      {
        actor_id: member.userId,
        user_id: null,
        details: { of: 'second-factor', from: 'optional', to: 'admins' },
      },
    ]);
  });
});

describe('after a lost phone', () => {
  test('a contract admin takes the second step off: the password is enough, the phone is out, and it is an event', async () => {
    const { secret, recoveryCodes } = await setUpCodes(bea);
    const halfIn = await signedIn();
    const reset = (client: HttpClient, userId: string): Promise<Response> =>
      client.post('/api/people/reset-factors', { userId });
    expect((await reset(bea, member.userId)).status).toBe(403);
    expect((await reset(ada, 'us_nobody')).status).toBe(404);
    expect((await reset(ada, member.userId)).status).toBe(409);
    expect((await reset(ada, beaId)).status).toBe(200);
    expect((await bea.get('/api/sign-in/factors')).status).toBe(401);
    for (const [way, code] of [['code', appCode(secret)] as const, ['recovery', recoveryCodes[0]] as const])
      expect((await halfIn.post('/api/session/second-step', { way, code })).status).toBe(401);
    const plain = await company.browser().post('/api/session/sign-in', {
      email: BEA.email,
      password,
    });
    expect(await plain.json()).toEqual({ status: 'ok' });
    expect(await events('factors-reset')).toEqual([{ actor_id: member.userId, user_id: beaId, details: {} }]);
  });

  test('the terminal of the server does it for the last admin', async () => {
    const { email } = founder;
    await setUpCodes(ada);
    const words = ['src/commands/admin.ts', 'reset-second-step', email, '--account', 'acme'];
    const command = tryCommand(words, { DATABASE_URL: company.server.url });
    expect([await command.exited, command.output()]).toEqual([0, expect.stringContaining('password alone')]);
    const plain = await company.browser().post('/api/session/sign-in', founderWords());
    expect(await plain.json()).toEqual({ status: 'ok' });
    expect(await events('factors-reset')).toEqual([{ actor_id: null, user_id: member.userId, details: {} }]);
    const unknown = tryCommand([...words.slice(0, 2), 'nobody@acme.example', ...words.slice(3)], {
      DATABASE_URL: company.server.url,
    });
    expect([await unknown.exited, unknown.output()]).toEqual([1, expect.stringContaining('Nobody with')]);
  });
});

function founderWords(): { email: string; password: string } {
  return { email: founder.email, password: founder.password };
}

test('who comes in by the email of somebody erased is not asked for what that person had', async () => {
  await setUpCodes(bea);
  await doing((made) => void made.do('users.leave', { id: beaId }));
  await doing((made) => void made.do('users.erase', { id: beaId }));
  const next = await doing((made) => made.do('users.add', BEA, 'us', 'user'));
  await letSignIn(company.server.origin, ada, { userId: next, password: 'the password of another' });
  const words = { email: BEA.email, password: 'the password of another' };
  const entered = await company.browser().post('/api/session/sign-in', words);
  expect(await entered.json()).toEqual({ status: 'ok' });
});

test('what people do to their own sign-in are events, without a code or a name in them', async () => {
  const { recoveryCodes } = await setUpCodes(bea);
  const [first = ''] = recoveryCodes;
  const client = await signedIn();
  await client.post('/api/session/second-step', { way: 'recovery', code: first });
  await bea.post('/api/session/confirm', { way: 'password', password: 'not it' });
  await bea.post('/api/session/confirm', { way: 'password', password });
  await bea.post('/api/sign-in/recovery-codes', {});
  await bea.post('/api/sign-in/codes/remove', {});
  const kept = await asOwner(
    `select kind, details from muster.security_events where user_id = '${beaId}' and actor_id = '${beaId}'`,
  );
  expect(kept.map(({ kind, details }) => [kind, details])).toEqual(
    expect.arrayContaining([
      ['code-added', {}],
      ['recovery-codes-made', {}],
      ['recovery-code-used', { left: 9 }],
      ['confirm-failed', { way: 'password' }],
      ['confirmed', { way: 'password' }],
      ['code-removed', {}],
    ]),
  );
  const all = JSON.stringify(await asOwner('select * from muster.security_events')) + company.server.output();
  for (const secret of [first, password, 'not it', BEA.email]) expect(all).not.toContain(secret);
});
