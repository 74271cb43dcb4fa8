import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/postgres.ts';
import { NOW, testId } from '#tests/support/domain-rows.ts';
import { HttpClient } from '#tests/support/http-client.ts';
import { freePort, type ServerProcess, startServer, tryCommand } from '#tests/support/server-process.ts';

let databases: TestDatabases;
let server: ServerProcess;
let client: HttpClient;
let member: { accountId: string; userId: string };
let mutations = 0;

beforeAll(async () => {
  databases = await startTestDatabases();
  server = await startServer({ environment: { DATABASE_URL: await databases.freshUrl() } });
  client = new HttpClient(server.origin);
  member = await client.found();
});
afterAll(async () => {
  await server.stop();
  await databases.stop();
});

/** 100 edits that are refused, by a browser of its own. */
function flood(browser: number): Promise<Response> {
  const sent = Array.from({ length: 100 }, (_, at) => ({
    ...{ seq: at + 1, id: testId('mu', ++mutations), name: 'devices.edit', version: 1, at: NOW },
    args: { id: testId('dv', 1), name: { was: 'nothing', to: 'here' } },
  }));
  const envelope = { protocol: PROTOCOL, ...member, clientId: testId('cl', browser), mutations: sent };
  return client.post('/api/sync/push', envelope);
}

/** A first sync to its end, in as many answers as it takes. */
async function wholePull(): Promise<{ lines: string[]; first: object; cookie: object }> {
  const first = { protocol: PROTOCOL, ...member, clientId: testId('cl', 1) };
  const lines: string[] = [];
  for (let cookie: { resume?: object } | null = null; ;) {
    const answer = await (await client.post('/api/sync/pull', { ...first, cookie })).text();
    lines.push(...answer.trim().split('\n'));
    ({ cookie } = JSON.parse(lines.at(-1) ?? '') as { cookie: { resume?: object } });
    if (!cookie.resume) return { lines, first, cookie };
  }
}

test('a person who pushes 80 times at once waits in their own line: others are answered, and no more is kept than may be', async () => {
  let isOver = false;
  const pushed = Promise.all(Array.from({ length: 80 }, (_, at) => flood(at + 10))).finally(
    () => (isOver = true),
  );
  const statuses: number[] = [];
  while (!isOver) statuses.push((await client.get('/api/session')).status);
  const answers = await pushed;
  expect(new Set(statuses)).toEqual(new Set([200]));
  expect(statuses.length).toBeGreaterThan(20);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]));
  const busy = answers.find(({ status }) => status === 503);
  expect(await busy?.json()).toMatchObject({ code: 'busy' });
  // One after the other, until nothing more of theirs is kept for now.
  let more = 100;
  while ((await flood(++more)).status === 200) expect(more).toBeLessThan(120);
  const kept = (await wholePull()).lines
    .filter((line) => line.startsWith('{"line":"page","collection":"refusals"'))
    .flatMap((line) => (JSON.parse(line) as { rows: object[] }).rows);
  expect(kept.length).toBeGreaterThanOrEqual(1_000);
  expect(kept.length).toBeLessThan(1_300);
});

test('what is asked for again is a set of what there is, and no list of a thousand', async () => {
  const again = async (names: readonly string[]) => {
    const { first, cookie } = await wholePull();
    return client.post('/api/sync/pull', { ...first, cookie, again: names });
  };
  const repeated = await (await again(Array<string>(90).fill('users'))).text();
  expect(repeated.match(/"collection":"users"/g)).toHaveLength(1);
  expect((await again(Array<string>(2_000).fill('users'))).status).toBe(400);
});

/** What `npm start` does once all is built. */
const START = `import('./src/commands/install.mjs').then(({ serve }) => serve('src/commands/serve.ts', {}, { restarts: true }))`;

test('npm start starts a server again that was killed, and says so; a stop ends both', async () => {
  const port = await freePort();
  const environment = { PORT: String(port), MUSTER_DATA: server.dataFolder };
  const start = tryCommand(['-e', START], {
    ...environment,
    DATABASE_URL: await databases.freshUrl(),
  });
  await expect.poll(() => start.output(), { timeout: 60_000 }).toContain('Muster is at');
  const pid = Number(
    execFileSync('pgrep', ['-P', String(start.child.pid), '-f', 'serve.ts'])
      .toString()
      .trim(),
  );
  process.kill(pid, 'SIGKILL');
  await expect
    .poll(() => start.output(), { timeout: 60_000 })
    .toMatch(/The server ended by SIGKILL\. It is started again in 1 s\.\n(.|\n)*Muster is at/);
  expect((await fetch(`http://localhost:${port}/healthz`)).status).toBe(200);
  expect(await start.stop()).toBe(0);
});
