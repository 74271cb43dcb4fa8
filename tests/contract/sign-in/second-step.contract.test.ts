import { Secret } from 'otpauth';
import { beforeEach, describe, expect, test } from 'vitest';
import { appCode, setUpCodes, wrongCode } from '#tests/support/servers/app-codes.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { ServedCompany, statusOf } from '#tests/support/screens/served-company.ts';

const { email, password } = founder;

let company: ServedCompany;
let ada: HttpClient;
let userId: string;

beforeEach(async () => {
  company = await ServedCompany.found();
  ({ ada } = company);
  ({ userId } = company.member);
});

const asOwner = (text: string) => company.server.asOwner(text);
const sessions = async (): Promise<number> => (await asOwner('select 1 from muster_auth.session')).length;

/** A browser in which the password was typed. */
async function halfIn(): Promise<HttpClient> {
  const client = company.browser();
  const answer = await client.post('/api/session/sign-in', { email, password });
  expect(await answer.json()).toMatchObject({ status: 'second-step' });
  return client;
}

const step = (client: HttpClient, code: string, way = 'code'): Promise<Response> =>
  client.post('/api/session/second-step', { way, code });

describe('whoever has codes', () => {
  test('has no session by the password alone, and has one by the code', async () => {
    const { secret } = await setUpCodes(ada);
    const before = await sessions();
    const client = company.browser();
    const answer = await client.post('/api/session/sign-in', { email, password });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: 'second-step', ways: ['code', 'recovery'] },
    ]);
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/^muster-half=[\w-]{43}; Path=\/; Max-Age=300; HttpOnly; SameSite=Strict$/);
    expect(await statusOf(client)).toBe('signed-out');
    expect((await client.get('/api/sign-in/factors')).status).toBe(401);
    expect(await sessions()).toBe(before);
    expect((await step(client, appCode(secret))).status).toBe(200);
    expect(await statusOf(client)).toBe('signed-in');
    expect(client.cookie).not.toContain('muster-half');
  });

  test('is let in by a code once, also from two browsers at the same moment', async () => {
    const { secret } = await setUpCodes(ada);
    const code = appCode(secret);
    const both = await Promise.all([halfIn(), halfIn()]);
    const answers = await Promise.all(both.map((client) => step(client, code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    expect((await step(await halfIn(), code)).status).toBe(401);
    // Nor by the one before it, which was never shown.
    expect((await step(await halfIn(), appCode(secret, 0))).status).toBe(401);
  });

  test('may be half a minute early, and no more, late or early', async () => {
    const { secret } = await setUpCodes(ada);
    for (const steps of [-3, 3])
      expect((await step(await halfIn(), appCode(secret, steps))).status).toBe(401);
    expect((await step(await halfIn(), appCode(secret, 1))).status).toBe(200);
  });

  test('finds the right code refused as well after five wrong ones, whatever the password did between', async () => {
    const { secret } = await setUpCodes(ada);
    const wrong = wrongCode(secret);
    for (let n = 0; n < 5; n++) expect((await step(await halfIn(), wrong)).status).toBe(401);
    const refused = await step(await halfIn(), appCode(secret));
    expect([refused.status, await refused.json()]).toMatchObject([429, { code: 'too-many' }]);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  });

  test('begins again after five minutes, and after a new password', async () => {
    const { secret } = await setUpCodes(ada);
    const late = await halfIn();
    await asOwner('update muster_auth.half_sign_ins set ends_at = 1');
    const answer = await step(late, appCode(secret));
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'signed-out' }]);
    const half = await halfIn();
    const made = await ada.post('/api/invitations', { userId, kind: 'password-reset' });
    const path = `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
    await company.browser().post(path, { password: 'another password' });
    expect((await step(half, appCode(secret))).status).toBe(401);
  });

  test('is asked for it also after a link, which sets the password alone', async () => {
    const { secret } = await setUpCodes(ada);
    const made = await ada.post('/api/invitations', { userId, kind: 'password-reset' });
    const path = `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
    const client = company.browser();
    const taken = await client.post(path, { password: 'another password' });
    expect([taken.status, await taken.json()]).toMatchObject([200, { status: 'second-step' }]);
    expect([await statusOf(client), await sessions()]).toEqual(['signed-out', 0]);
    expect((await step(client, appCode(secret))).status).toBe(200);
    expect(await statusOf(client)).toBe('signed-in');
  });
});

describe('codes', () => {
  test('count once a code was shown, and are not put in the place of those that are there', async () => {
    const started = (await (await ada.post('/api/sign-in/codes/start', {})).json()) as {
      secret: string;
      uri: string;
    };
    expect(started.uri).toMatch(/^otpauth:\/\/totp\/Muster:ada%40acme\.example\?.*secret=[A-Z2-7]{32}/);
    const plain = await company.browser().post('/api/session/sign-in', { email, password });
    expect(await plain.json()).toEqual({ status: 'ok' });
    const wrong = await ada.post('/api/sign-in/codes/finish', { code: wrongCode(started.secret) });
    expect([wrong.status, await wrong.json()]).toMatchObject([401, { code: 'wrong-code' }]);
    expect(await (await ada.get('/api/sign-in/factors')).json()).toMatchObject({ codesSince: null });
    await setUpCodes(ada);
    expect((await ada.post('/api/sign-in/codes/start', {})).status).toBe(409);
    expect(await (await ada.get('/api/sign-in/factors')).json()).toMatchObject({
      codesSince: expect.any(Number) as unknown,
      recoveryLeft: 10,
    });
  });

  test('are not in the database in the clear, in whatever letters', async () => {
    const { secret } = await setUpCodes(ada);
    const kept = JSON.stringify(await asOwner('select * from muster_auth.codes'));
    const { buffer } = Secret.fromBase32(secret);
    for (const letters of ['hex', 'base64', 'base64url'] as const)
      expect(kept).not.toContain(Buffer.from(buffer).toString(letters).replaceAll('=', ''));
    expect(kept).not.toContain(secret);
  });

  test('are removed by their person, who then signs in by the password', async () => {
    await setUpCodes(ada);
    expect((await ada.post('/api/sign-in/codes/remove', {})).status).toBe(200);
    const plain = await company.browser().post('/api/session/sign-in', { email, password });
    expect(await plain.json()).toEqual({ status: 'ok' });
    expect(await asOwner('select 1 from muster_auth.recovery_codes')).toEqual([]);
  });
});

describe('a recovery code', () => {
  test('has 80 bits, is kept as a digest, and opens once, however it is typed', async () => {
    const { recoveryCodes } = await setUpCodes(ada);
    expect(recoveryCodes).toHaveLength(10);
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const one of recoveryCodes)
      expect(one).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
    const kept = JSON.stringify(await asOwner('select * from muster_auth.recovery_codes'));
    const [first = '', second = ''] = recoveryCodes;
    expect(kept).not.toContain(first);
    const typed = first.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O');
    expect((await step(await halfIn(), typed, 'recovery')).status).toBe(200);
    expect((await step(await halfIn(), first, 'recovery')).status).toBe(401);
    expect((await step(await halfIn(), second, 'recovery')).status).toBe(200);
    expect(await (await ada.get('/api/sign-in/factors')).json()).toMatchObject({ recoveryLeft: 8 });
  });

  test('is good for nothing once new ones are made', async () => {
    const { recoveryCodes } = await setUpCodes(ada);
    const made = await ada.post('/api/sign-in/recovery-codes', {});
    const { recoveryCodes: later } = (await made.json()) as { recoveryCodes: string[] };
    expect((await step(await halfIn(), recoveryCodes[0] ?? '', 'recovery')).status).toBe(401);
    expect((await step(await halfIn(), later[0] ?? '', 'recovery')).status).toBe(200);
  });
});

describe('asked again', () => {
  /** As a laptop that lay open over lunch. */
  const grow = (): Promise<unknown> =>
    asOwner(
      `update muster_auth.session set confirmed_at = null, "createdAt" = now() - interval '31 minutes'`,
    );

  test('what matters is refused half an hour after the sign-in, and done once the person has shown who they are', async () => {
    const { secret, recoveryCodes } = await setUpCodes(ada);
    const shown = [
      { way: 'password', password },
      { way: 'code', code: appCode(secret) },
      { way: 'recovery', code: recoveryCodes[0] },
    ];
    for (const one of shown) {
      await grow();
      for (const path of [
        '/api/sign-in/codes/start',
        '/api/sign-in/codes/remove',
        '/api/sign-in/recovery-codes',
        '/api/invitations',
      ]) {
        const refused = await ada.post(path, { userId, kind: 'password-reset' });
        expect([refused.status, await refused.json()], path).toMatchObject([403, { code: 'confirm' }]);
      }
      expect(await (await ada.get('/api/session/confirm')).json()).toEqual({
        ways: ['password', 'code', 'recovery'],
        isConfirmed: false,
      });
      expect((await ada.post('/api/session/confirm', one)).status, one.way).toBe(200);
      expect(await (await ada.get('/api/session/confirm')).json()).toMatchObject({ isConfirmed: true });
      expect((await ada.post('/api/sign-in/codes/start', {})).status, one.way).toBe(409);
    }
  });

  test('what is shown and is not right opens nothing, and is counted as at the sign-in', async () => {
    await setUpCodes(ada);
    await grow();
    for (let n = 0; n < 5; n++) {
      const wrong = await ada.post('/api/session/confirm', { way: 'password', password: 'not the password' });
      expect([wrong.status, await wrong.json()]).toMatchObject([401, { code: 'wrong-code' }]);
    }
    expect((await ada.post('/api/session/confirm', { way: 'password', password })).status).toBe(429);
    expect((await ada.post('/api/sign-in/recovery-codes', {})).status).toBe(403);
  });

  test('is of one session: what another showed counts for it alone', async () => {
    const other = company.browser();
    await other.post('/api/session/sign-in', { email, password });
    await grow();
    await other.post('/api/session/confirm', { way: 'password', password });
    expect((await other.post('/api/sign-in/codes/start', {})).status).toBe(200);
    expect((await ada.post('/api/sign-in/codes/start', {})).status).toBe(403);
  });
});
