import { beforeEach, describe, expect, test } from 'vitest';
import { letSignIn } from '#tests/support/rows/contracts-company.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { Made } from '#tests/support/made.ts';
import { ServedCompany, statusOf } from '#tests/support/screens/served-company.ts';
import { SoftPasskey } from '#tests/support/servers/soft-passkey.ts';

const { email, password } = founder;
const BEA = { firstName: 'Bea', lastName: 'Berg', email: 'bea@acme.example' };
const beas = 'the password of Bea';

let company: ServedCompany;
let origin: string;
let ada: HttpClient;
let member: { accountId: string; userId: string };
let passkey: SoftPasskey;

beforeEach(async () => {
  company = await ServedCompany.found();
  ({ ada, member } = company);
  ({ origin } = company.server);
  passkey = new SoftPasskey();
});

const asOwner = (text: string) => company.server.asOwner(text);

interface Options {
  readonly challenge: string;
  readonly rpId?: string;
  readonly user?: { readonly id: string };
  readonly allowCredentials?: readonly { readonly id: string }[];
}

async function optionsFor(client: HttpClient, use: string): Promise<Options> {
  const path = use === 'register' ? '/api/sign-in/passkeys/options' : '/api/session/passkey/options';
  const answer = await client.post(path, use === 'register' ? {} : { use });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return ((await answer.json()) as { options: Options }).options;
}

async function add(client: HttpClient, one: SoftPasskey, name: string): Promise<Response> {
  const { challenge } = await optionsFor(client, 'register');
  return client.post('/api/sign-in/passkeys', { name, passkey: one.made({ origin, challenge }) });
}

async function challengeFor(client: HttpClient, use = 'sign-in'): Promise<string> {
  return (await optionsFor(client, use)).challenge;
}

const signIn = (client: HttpClient, shown: object): Promise<Response> =>
  client.post('/api/session/passkey', { passkey: shown });

const listed = async (client: HttpClient): Promise<unknown> =>
  ((await (await client.get('/api/sign-in/factors')).json()) as { passkeys: unknown }).passkeys;

async function withBea(): Promise<HttpClient> {
  const made = new Made(ada, member);
  const userId = made.do('users.add', BEA, 'us', 'user');
  await made.push();
  await letSignIn(origin, ada, { userId, password: beas });
  const bea = new HttpClient(origin);
  await bea.post('/api/session/sign-in', { email: BEA.email, password: beas });
  return bea;
}

describe('a passkey', () => {
  test('is kept by its public key and its name, is the only thing to sign in with, and says when it was', async () => {
    const added = await add(ada, passkey, '  My laptop ');
    expect([added.status, await added.json()]).toEqual([
      200,
      { recoveryCodes: expect.arrayContaining([expect.any(String)]) as unknown },
    ]);
    await add(ada, new SoftPasskey(), 'Blue key');
    expect(await listed(ada)).toMatchObject([
      { name: 'Blue key', usedAt: null },
      { name: 'My laptop', usedAt: null },
    ]);
    const client = new HttpClient(origin);
    const options = await optionsFor(client, 'sign-in');
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' });
    expect(options.allowCredentials).toBeUndefined();
    expect((await signIn(client, passkey.shown({ origin, ...options }))).status).toBe(200);
    expect(await statusOf(client)).toBe('signed-in');
    expect(await listed(ada)).toMatchObject([
      {},
      { name: 'My laptop', usedAt: expect.any(Number) as unknown },
    ]);
  });

  test('is asked for after the password, and is enough there without a finger or a PIN', async () => {
    await add(ada, passkey, 'Blue key');
    const client = new HttpClient(origin);
    const half = await client.post('/api/session/sign-in', { email, password });
    expect(await half.json()).toEqual({ status: 'second-step', ways: ['passkey', 'recovery'] });
    const options = await optionsFor(client, 'second-step');
    expect(options.allowCredentials).toMatchObject([{ id: passkey.id }]);
    const shown = passkey.shown({ origin, ...options, isVerified: false });
    const answer = await client.post('/api/session/second-step', { way: 'passkey', passkey: shown });
    expect(answer.status).toBe(200);
    expect(await statusOf(client)).toBe('signed-in');
  });

  test('is not asked for of somebody who has shown no password', async () => {
    const answer = await new HttpClient(origin).post('/api/session/passkey/options', { use: 'second-step' });
    expect(answer.status).toBe(401);
  });

  test('shows that it is them where that is asked again', async () => {
    await add(ada, passkey, 'Blue key');
    await asOwner(`update muster_auth.session set "createdAt" = now() - interval '31 minutes'`);
    const remove = () => ada.post('/api/sign-in/passkeys/remove', { id: passkey.id });
    expect((await remove()).status).toBe(403);
    const shown = passkey.shown({ origin, challenge: await challengeFor(ada, 'confirm') });
    expect((await ada.post('/api/session/confirm', { way: 'passkey', passkey: shown })).status).toBe(200);
    expect((await remove()).status).toBe(200);
    expect(await listed(ada)).toEqual([]);
    const challenge = await challengeFor(new HttpClient(origin));
    expect((await signIn(new HttpClient(origin), passkey.shown({ origin, challenge }))).status).toBe(401);
  });

  test('is not taken off somebody else, nor given to two', async () => {
    await add(ada, passkey, 'Blue key');
    const bea = await withBea();
    expect((await bea.post('/api/sign-in/passkeys/remove', { id: passkey.id })).status).toBe(404);
    expect((await add(bea, passkey, 'Mine now')).status).toBe(409);
    expect(await listed(ada)).toHaveLength(1);
    expect(await listed(bea)).toEqual([]);
  });
});

describe('a lie', () => {
  let client: HttpClient;

  beforeEach(async () => {
    await add(ada, passkey, 'Blue key');
    client = new HttpClient(origin);
  });

  async function isRefused(shown: object): Promise<void> {
    const answer = await signIn(client, shown);
    expect([answer.status, await answer.json()]).toMatchObject([401, { code: 'signed-out' }]);
    expect(await statusOf(client)).toBe('signed-out');
  }

  test('of another site is refused, by its address and by its name', async () => {
    await isRefused(
      passkey.shown({
        origin: 'https://muster.evil',
        challenge: await challengeFor(client),
        host: 'localhost',
      }),
    );
    await isRefused(passkey.shown({ origin, challenge: await challengeFor(client), host: 'muster.evil' }));
  });

  test('with an answer that was given before, or to a question that nobody asked, is refused', async () => {
    const challenge = await challengeFor(client);
    const shown = passkey.shown({ origin, challenge });
    const first = new HttpClient(origin);
    expect((await signIn(first, shown)).status).toBe(200);
    await isRefused(shown);
    await isRefused(passkey.shown({ origin, challenge }));
    await isRefused(passkey.shown({ origin, challenge: Buffer.from('made up').toString('base64url') }));
    const late = await challengeFor(client);
    await asOwner('update muster_auth.challenges set ends_at = 1');
    await isRefused(passkey.shown({ origin, challenge: late }));
  });

  test('with the answer to another question of the same person is refused', async () => {
    for (const use of ['confirm', 'register'])
      await isRefused(passkey.shown({ origin, challenge: await challengeFor(ada, use) }));
  });

  test('without a finger, a face or a PIN is refused where it is the only thing shown', async () => {
    await isRefused(passkey.shown({ origin, challenge: await challengeFor(client), isVerified: false }));
    const made = new SoftPasskey().made({
      origin,
      challenge: await challengeFor(ada, 'register'),
      isVerified: false,
    });
    expect((await ada.post('/api/sign-in/passkeys', { name: 'x', passkey: made })).status).toBe(401);
  });

  test('of a copy, which does not count on from the last time, is refused', async () => {
    const counted = (counter: number) => async () =>
      passkey.shown({ origin, challenge: await challengeFor(client), counter });
    expect((await signIn(new HttpClient(origin), await counted(9)())).status).toBe(200);
    await isRefused(await counted(9)());
    await isRefused(await counted(3)());
    expect((await signIn(new HttpClient(origin), await counted(10)())).status).toBe(200);
  });

  test('by somebody else’s passkey is refused after a password, and where it is asked again', async () => {
    const bea = await withBea();
    const theirs = new SoftPasskey();
    await add(bea, theirs, 'Of Bea');
    await client.post('/api/session/sign-in', { email, password });
    const shown = theirs.shown({ origin, challenge: await challengeFor(client, 'second-step') });
    expect((await client.post('/api/session/second-step', { way: 'passkey', passkey: shown })).status).toBe(
      401,
    );
    expect(await statusOf(client)).toBe('signed-out');
    const again = theirs.shown({ origin, challenge: await challengeFor(ada, 'confirm') });
    expect((await ada.post('/api/session/confirm', { way: 'passkey', passkey: again })).status).toBe(401);
    // With a challenge of Bea's own, in the browser of Ada.
    const own = theirs.shown({ origin, challenge: await challengeFor(bea, 'confirm') });
    expect((await ada.post('/api/session/confirm', { way: 'passkey', passkey: own })).status).toBe(401);
  });

  test('about whose it is, or with a bent signature, is refused', async () => {
    const userHandle = Buffer.from('somebody').toString('base64url');
    await isRefused(passkey.shown({ origin, challenge: await challengeFor(client), userHandle }));
    const other = new SoftPasskey().shown({ origin, challenge: await challengeFor(client) });
    await isRefused({ ...other, id: passkey.id, rawId: passkey.id });
  });

  test('that is no passkey at all is not understood', async () => {
    for (const one of [
      {},
      { id: 'x' },
      { ...passkey.shown({ origin, challenge: 'x' }), id: 'a'.repeat(2_000) },
    ])
      expect((await signIn(client, one)).status).toBe(400);
  });
});
