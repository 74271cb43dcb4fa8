import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { founder, HttpClient } from '#tests/support/http-client.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/server-process.ts';

const { email, password } = founder;
const OTHER = 'nobody@acme.example';

let databases: TestDatabases;
let url: string;
const servers: ServerProcess[] = [];

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => void (url = await databases.freshUrl()));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** Behind a proxy that names who asks. */
async function serve(environment: Record<string, string> = {}): Promise<ServerProcess> {
  const settings = { DATABASE_URL: url, ADDRESS_HEADER: 'x-forwarded-for', ...environment };
  const server = await startServer({ environment: settings });
  servers.push(server);
  return server;
}

async function found(server: ServerProcess): Promise<HttpClient> {
  const client = new HttpClient(server.origin);
  const setUpCode = await codeOf(server, client);
  const made = await client.post('/api/set-up', { ...founder, setUpCode }, from(1));
  if (!made.ok) throw new Error(await made.text());
  return client;
}

async function codeOf(server: ServerProcess, client: HttpClient): Promise<string> {
  await client.get('/api/session', from(1));
  await expect.poll(() => server.output()).toMatch(/set-up code [0-9a-f]+/);
  return /set-up code ([0-9a-f]+)/.exec(server.output())?.[1] ?? '';
}

const from = (n: number): Record<string, string> => ({ 'x-forwarded-for': `203.0.113.${n}` });

function tried(
  server: ServerProcess,
  words: { email: string; password: string },
  address: Record<string, string>,
): Promise<Response> {
  return new HttpClient(server.origin).post('/api/session/sign-in', words, address);
}

async function statuses(count: number, attempt: () => Promise<Response>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < count; n++) all.push((await attempt()).status);
  return all;
}

async function asOwner(text: string): Promise<void> {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(text).finally(() => owner.end());
}

describe('failed sign-ins', () => {
  test('of one account from one address lead to a wait, in every process; of another account or from elsewhere to none', async () => {
    const [one, two] = [await serve(), await serve()];
    await found(one);
    const wrong = { email, password: 'wrong' };
    expect(await statuses(6, () => tried(one, wrong, from(9)))).toEqual([401, 401, 401, 401, 401, 429]);
    const waiting = await tried(two, { email, password }, from(9));
    expect([waiting.status, await waiting.json()]).toMatchObject([429, { code: 'too-many' }]);
    expect(Number(waiting.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await tried(two, { email: OTHER, password }, from(9))).status).toBe(401);
    expect((await tried(two, { email, password }, from(8))).status).toBe(200);
  });

  test('at once are all counted, not only those that were answered', async () => {
    const server = await serve();
    await found(server);
    const wrong = { email, password: 'wrong' };
    const all = await Promise.all(Array.from({ length: 20 }, () => tried(server, wrong, from(9))));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(5);
  });

  test('make the wait longer each time, up to a quarter of an hour', async () => {
    const server = await serve();
    await found(server);
    const wrong = { email, password: 'wrong' };
    await statuses(5, () => tried(server, wrong, from(9)));
    const waits: number[] = [];
    for (const count of [6, 9, 40]) {
      await asOwner(`update muster_auth.sign_in_attempts
        set count = ${count}, at = (extract(epoch from now()) * 1000)::bigint where count >= 5`);
      waits.push(Number((await tried(server, wrong, from(9))).headers.get('retry-after')));
    }
    expect(waits).toEqual([2, 16, 900]);
  });

  test('are forgotten with a success of that account, and after an hour', async () => {
    const server = await serve();
    await found(server);
    const wrong = { email, password: 'wrong' };
    expect(await statuses(4, () => tried(server, wrong, from(9)))).toEqual([401, 401, 401, 401]);
    expect((await tried(server, { email, password }, from(9))).status).toBe(200);
    expect(await statuses(5, () => tried(server, wrong, from(9)))).toEqual([401, 401, 401, 401, 401]);
    expect((await tried(server, wrong, from(9))).status).toBe(429);
    await asOwner('update muster_auth.sign_in_attempts set at = at - 3600001');
    expect((await tried(server, { email, password }, from(9))).status).toBe(200);
  });
});

test('signing in as often as one likes is no failure', async () => {
  const server = await serve();
  await found(server);
  expect(await statuses(15, () => tried(server, { email, password }, from(9)))).toEqual(
    Array<number>(15).fill(200),
  );
});

test('a link is taken, and signs in, from an address that has to wait', async () => {
  const server = await serve();
  const admin = await found(server);
  const { userId } = (await (await admin.get('/api/session')).json()) as { userId: string };
  const made = await admin.post('/api/invitations', { userId, kind: 'password-reset' });
  const path = `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
  for (const words of [email, OTHER])
    await statuses(11, () => tried(server, { email: words, password: 'wrong' }, from(9)));
  const taken = await new HttpClient(server.origin).post(path, { password: 'a new password' }, from(9));
  expect(taken.status, await taken.clone().text()).toBe(200);
});

test('the log says who signed in, whose sign-in failed and from where, and names the person of each request', async () => {
  const server = await serve({ LOG_LEVEL: 'info' });
  const client = await found(server);
  const person = (await (await client.get('/api/session')).json()) as { userId: string; accountId: string };
  const lines = (): Record<string, unknown>[] =>
    server
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const { userId, accountId } = person;
  await tried(server, { email, password }, from(9));
  await tried(server, { email, password: 'wrong' }, from(8));
  await tried(server, { email: OTHER, password: 'secret typed as an email' }, from(7));
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
