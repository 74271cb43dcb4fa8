import { beforeEach, describe, expect, test } from 'vitest';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { startServer } from '#tests/support/servers/server-process.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

const { email, password } = founder;
const OTHER = 'nobody@acme.example';

/** Behind a proxy that names who asks. */
const PROXIED = { ADDRESS_HEADER: 'x-forwarded-for' };

let server: SharedServer;

beforeEach(async () => void (server = await emptyServer(PROXIED)));

async function found(): Promise<HttpClient> {
  const client = new HttpClient(server.origin);
  const setUpCode = await codeOf(client);
  const made = await client.post('/api/set-up', { ...founder, setUpCode }, from(1));
  if (!made.ok) throw new Error(await made.text());
  return client;
}

/** Said once, and the same whenever there is no company. */
async function codeOf(client: HttpClient): Promise<string> {
  await client.get('/api/session', from(1));
  await expect.poll(server.allOutput).toMatch(/set-up code [0-9a-f]+/);
  return /set-up code ([0-9a-f]+)/.exec(server.allOutput())?.[1] ?? '';
}

const from = (n: number): Record<string, string> => ({ 'x-forwarded-for': `203.0.113.${n}` });

function tried(
  words: { email: string; password: string },
  address: Record<string, string>,
  { origin }: { origin: string } = server,
): Promise<Response> {
  return new HttpClient(origin).post('/api/session/sign-in', words, address);
}

async function statuses(count: number, attempt: () => Promise<Response>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n++) all.push((await attempt()).status);
  return all;
}

describe('failed sign-ins', () => {
  test('of one account from one address lead to a wait, in every process; of another account or from elsewhere to none', async () => {
    await found();
    const two = await startServer({ environment: { DATABASE_URL: server.url, ...PROXIED } });
    const wrong = { email, password: 'wrong' };
    expect(await statuses(6, () => tried(wrong, from(9)))).toEqual([401, 401, 401, 401, 401, 429]);
    const waiting = await tried({ email, password }, from(9), two);
    expect([waiting.status, await waiting.json()]).toMatchObject([429, { code: 'too-many' }]);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await tried({ email: OTHER, password }, from(9), two)).status).toBe(401);
    expect((await tried({ email, password }, from(8), two)).status).toBe(200);
    await two.stop();
  });

  test('at once are all counted, not only those that were answered', async () => {
    await found();
    const wrong = { email, password: 'wrong' };
    const all = await Promise.all(Array.from({ length: 20 }, () => tried(wrong, from(9))));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  test('make the wait longer each time, up to a quarter of an hour', async () => {
    await found();
    const wrong = { email, password: 'wrong' };
    await statuses(5, () => tried(wrong, from(9)));
    const waits: number[] = [];
    for (const count of [6, 9, 40]) {
      await server.asOwner(`update muster_auth.sign_in_attempts
        set count = ${count}, at = (extract(epoch from now()) * 1000)::bigint where count >= 5`);
      waits.push(Number((await tried(wrong, from(9))).headers.get('retry-after')));
    }
    expect(waits).toEqual([2, 16, 900]);
  });

  test('are forgotten with a success of that account, and after an hour', async () => {
    await found();
    const wrong = { email, password: 'wrong' };
    expect(await statuses(4, () => tried(wrong, from(9)))).toEqual([401, 401, 401, 401]);
    expect((await tried({ email, password }, from(9))).status).toBe(200);
    expect(await statuses(5, () => tried(wrong, from(9)))).toEqual([401, 401, 401, 401, 401]);
    expect((await tried(wrong, from(9))).status).toBe(429);
    await server.asOwner('update muster_auth.sign_in_attempts set at = at - 3600001');
    expect((await tried({ email, password }, from(9))).status).toBe(200);
  });
});

test('signing in as often as one likes is no failure', async () => {
  await found();
  expect(await statuses(15, () => tried({ email, password }, from(9)))).toEqual(Array<number>(15).fill(200));
});

test('a link is taken, and signs in, from an address that has to wait', async () => {
  const admin = await found();
  const { userId } = (await (await admin.get('/api/session')).json()) as { userId: string };
  const made = await admin.post('/api/invitations', { userId, kind: 'password-reset' });
  const path = `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
  for (const words of [email, OTHER])
    await statuses(11, () => tried({ email: words, password: 'wrong' }, from(9)));
  const taken = await new HttpClient(server.origin).post(path, { password: 'a new password' }, from(9));
  expect(taken.status, await taken.clone().text()).toBe(200);
});

test('the log says who signed in, whose sign-in failed and from where, and names the person of each request', async () => {
  const client = await found();
  const person = (await (await client.get('/api/session')).json()) as { userId: string; accountId: string };
  const lines = (): Record<string, unknown>[] =>
    server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const { userId, accountId } = person;
  await tried({ email, password }, from(9));
  await tried({ email, password: 'wrong' }, from(8));
  await tried({ email: OTHER, password: 'secret typed as an email' }, from(7));
  await client.post('/api/invitations', { userId: 'us_nobody', kind: 'invitation' });
  const address = (n: number): string => `203.0.113.${n}`;
  await expect
    .poll(lines)
    .toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'signed-in', userId, accountId, address: address(9) }),
        expect.objectContaining({ event: 'sign-in-failed', userId, accountId, address: address(8) }),
        expect.objectContaining({ event: 'sign-in-failed', address: address(7) }),
        expect.objectContaining({ msg: 'request', route: '/api/invitations', status: 404, userId }),
      ]),
    );
  const unknown = lines().find((line) => line['address'] === address(7));
  expect(unknown).not.toHaveProperty('userId');
  // Who failed to be somebody is nobody.
  const refused = lines().find((line) => line['status'] === 401);
  expect(refused).not.toHaveProperty('userId');
  for (const secret of [password, OTHER, 'secret typed']) expect(server.output()).not.toContain(secret);
});
