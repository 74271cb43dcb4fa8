import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

const { email, password } = founder;

let shared: SharedServer;
const servers: ServerProcess[] = [];

beforeEach(async () => void (shared = await emptyServer()));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** One more process on the database of the test. */
async function serve(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const server = await startServer({ environment: { DATABASE_URL: shared.url, ...environment } });
  servers.push(server);
  return server;
}

const asOwner = (text: string) => shared.asOwner(text);

describe('several processes on one database', () => {
  test('know who signed in at another', async () => {
    const two = await serve();
    const client = new HttpClient(shared.origin);
    await client.found();
    const session = await new HttpClient(two.origin).get('/api/session', { cookie: client.cookie });
    expect(await session.json()).toMatchObject({ status: 'signed-in', accountName: 'Acme' });
  });
});

/** As after more failures: the first waits are over in a second, which a busy machine may take for the next attempt. */
const failedMore = () => asOwner('update muster_auth.sign_in_attempts set count = 20 where count >= 5');

test('attempts are counted by the address that the proxy names', async () => {
  const server = await serve({ ADDRESS_HEADER: 'x-forwarded-for' });
  const attempt = async (address: string): Promise<number> => {
    const wrong = { email, password: 'wrong' };
    const client = new HttpClient(server.origin);
    return (await client.post('/api/session/sign-in', wrong, { 'x-forwarded-for': address })).status;
  };
  for (let count = 0; count < 5; count++) expect(await attempt('203.0.113.1')).toBe(401);
  await failedMore();
  expect([await attempt('203.0.113.1'), await attempt('203.0.113.2')]).toEqual([429, 401]);
});

test('who comes past the proxy is counted by the connection, and not taken for somebody on this computer', async () => {
  const server = await serve({ ADDRESS_HEADER: 'x-forwarded-for', XFF_DEPTH: '2' });
  const client = new HttpClient(server.origin);
  for (const [headers, count] of [[{}, 3] as const, [{ 'x-forwarded-for': '203.0.113.1' }, 2] as const]) {
    expect(await (await client.get('/api/session', headers)).json()).toMatchObject({ needsSetUpCode: true });
    expect((await client.get('/metrics', headers)).status).toBe(403);
    const wrong = { email, password: 'wrong' };
    for (let n = 0; n < count; n++)
      expect((await client.post('/api/session/sign-in', wrong, headers)).status).toBe(401);
  }
  await failedMore();
  expect((await client.post('/api/session/sign-in', { email, password: 'wrong' })).status).toBe(429);
});

test('a password is kept as Argon2id alone, with a salt of its own', async () => {
  const client = new HttpClient(shared.origin);
  const { userId } = await client.found();
  const hashes = () => shared.asOwner<{ password: string }>('select password from muster_auth.account');
  const [first] = await hashes();
  expect(first?.password).toMatch(/^\$argon2id\$v=19\$m=(19456|\d{5,}),t=[2-9],p=\d\$/);
  const made = await client.post('/api/invitations', { userId, kind: 'password-reset' });
  const { url: link } = (await made.json()) as { url: string };
  expect((await client.post(`/api${new URL(link).pathname}`, { password })).status).toBe(200);
  const [second] = await hashes();
  expect(second?.password).toMatch(/^\$argon2id\$/);
  expect(second?.password).not.toBe(first?.password);
});

test('a start takes out what is no longer kept, and keeps what is', async () => {
  await new HttpClient(shared.origin).found();
  await asOwner(`insert into muster_auth."user" (id, name, email, "emailVerified", "createdAt")
    values ('left', 'Left', 'left@x.example', true, now() - interval '2 days')`);
  await asOwner(`insert into muster.devices (account_id, id, version, gone, gone_at)
    select account_id, 'dv_old', 1, true, 0 from muster.clocks`);
  await serve();
  const left = `select id from muster_auth."user" where id = 'left' union all select id from muster.devices`;
  await expect.poll(() => asOwner(left)).toEqual([]);
  expect(await asOwner('select 1 from muster_auth."user"')).toHaveLength(1);
});

describe('the session cookie', () => {
  test('is bound to the host and Secure behind HTTPS', async () => {
    const server = await serve({ ORIGIN: 'https://muster.example' });
    const client = new HttpClient(server.origin, 'https://muster.example');
    const setUpCode = codeOf(server);
    const made = await client.post('/api/set-up', { ...founder, setUpCode });
    const cookie = made.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^__Host-muster=/);
    for (const attribute of [/; Secure/i, /; HttpOnly/i, /; Path=\//i, /; SameSite=Lax/i])
      expect(cookie).toMatch(attribute);
    expect(cookie).not.toMatch(/Domain=/i);
    expect(made.headers.get('strict-transport-security')).toMatch(/max-age/);
    expect(await (await client.get('/api/session')).json()).toMatchObject({ status: 'signed-in' });
  });

  test('is plain on localhost, where there is no HTTPS', async () => {
    const client = new HttpClient(shared.origin);
    const made = await client.post('/api/set-up', founder);
    expect(made.headers.getSetCookie()[0]).toMatch(/^muster=/);
    expect(made.headers.getSetCookie()[0]).not.toMatch(/Secure/i);
  });
});

describe('the set-up code', () => {
  test('is asked for when others can reach the server, and is the one that the terminal shows', async () => {
    const server = await serve({ HOST: '0.0.0.0' });
    const client = new HttpClient(server.origin);
    expect(await (await client.get('/api/session')).json()).toMatchObject({ needsSetUpCode: true });
    for (const path of ['/api/set-up', '/api/set-up/sample'])
      for (const body of [{}, { setUpCode: '0123456789abcdef' }])
        expect((await client.post(path, path.endsWith('up') ? { ...founder, ...body } : body)).status).toBe(
          403,
        );
    const made = await client.post('/api/set-up', { ...founder, setUpCode: codeOf(server) });
    expect(made.status).toBe(200);
  });

  test('is asked for through a proxy on this computer, by its headers or by the address of the server', async () => {
    const local = await serve();
    const plain = new HttpClient(local.origin);
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip'])
      expect((await plain.post('/api/set-up', founder, { [name]: '127.0.0.1' })).status).toBe(403);
    expect(codeOf(local)).toBe('');
    const through = { 'x-forwarded-for': '203.0.113.1' };
    expect(await (await plain.get('/api/session', through)).json()).toMatchObject({ needsSetUpCode: true });
    await expect.poll(() => codeOf(local)).toMatch(/^[0-9a-f]{16}$/);
    const made = { ...founder, setUpCode: codeOf(local) };
    expect((await plain.post('/api/set-up', made, through)).status).toBe(200);
    await expect.poll(() => local.output().match(/set-up code/g)).toHaveLength(1);
    shared = await emptyServer();
    const behind = await serve({ ORIGIN: 'http://muster.example' });
    const client = new HttpClient(behind.origin, 'http://muster.example');
    expect((await client.post('/api/set-up', founder)).status).toBe(403);
    expect(codeOf(behind)).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('a link', () => {
  test('works once, not after it has expired, and says which', async () => {
    const admin = new HttpClient(shared.origin);
    const { userId } = await admin.found();
    const make = async (maker: HttpClient): Promise<string> => {
      const made = await maker.post('/api/invitations', { userId, kind: 'password-reset' });
      return `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
    };
    const used = await make(admin);
    const person = new HttpClient(shared.origin);
    expect((await person.post(used, { password: 'another long one' })).status).toBe(200);
    expect(await (await person.get('/api/session')).json()).toMatchObject({ status: 'signed-in' });
    const again = new HttpClient(shared.origin);
    for (const answer of [await again.get(used), await again.post(used, { password: 'yet another one' })])
      expect([answer.status, await answer.json()]).toMatchObject([410, { code: 'used' }]);
    const expired = await make(person);
    await asOwner('update muster.invitation_secrets set expires_at = 1 where used_at is null');
    for (const answer of [
      await again.get(expired),
      await again.post(expired, { password: 'yet another one' }),
    ])
      expect([answer.status, await answer.json()]).toMatchObject([410, { code: 'expired' }]);
    const kept = await again.post('/api/session/sign-in', { email, password: 'another long one' });
    expect(kept.status).toBe(200);
  });

  test('taken by two at once is one person alone', async () => {
    const admin = new HttpClient(shared.origin);
    const { userId } = await admin.found();
    const made = await admin.post('/api/invitations', { userId, kind: 'password-reset' });
    const path = `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
    const passwords = ['the first password', 'the second password'];
    const taken = await Promise.all(
      passwords.map((one) => new HttpClient(shared.origin).post(path, { password: one })),
    );
    expect(taken.map(({ status }) => status).sort()).toEqual([200, 410]);
    const winner = passwords[taken.findIndex(({ status }) => status === 200)];
    const signedIn = await new HttpClient(shared.origin).post('/api/session/sign-in', {
      email,
      password: winner,
    });
    expect(signedIn.status).toBe(200);
  });
});

function codeOf(server: ServerProcess): string {
  return /set-up code ([0-9a-f]+)/.exec(server.output())?.[1] ?? '';
}
