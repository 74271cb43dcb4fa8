import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { freePort, startServer, tryCommand } from '#tests/support/servers/server-process.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-commands-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('npm run sample fills a company to sign in to, before the first start and beside a running server', async () => {
  const first = await sample();
  const server = await startServer({ dataFolder: folder });
  const signIn = async (as: object): Promise<number> =>
    (await new HttpClient(server.origin).post('/api/session/sign-in', as)).status;
  expect(await signIn(first)).toBe(200);
  const second = await sample();
  expect(await signIn(second)).toBe(200);
  expect(await signIn(first)).toBe(401);
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  await server.stop();
});

test('npm run sample leaves a stopped database stopped', async () => {
  await sample();
  await sample();
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
});

/** Answers what it says to sign in with. */
async function sample(): Promise<{ email: string; password: string }> {
  const words = ['src/commands/sample.ts', '--devices', '20', '--seed', '7'];
  const made = tryCommand(words, { MUSTER_DATA: folder });
  expect(await made.exited, made.output()).toBe(0);
  const said = /^A sample company of 20 devices is there\. Sign in as (\S+) with (\S+)\n$/.exec(
    made.output(),
  );
  return { email: said?.[1] ?? '', password: said?.[2] ?? '' };
}

test('npm run sample refuses a number of devices that is none', async () => {
  const refused = tryCommand(['src/commands/sample.ts', '--devices', 'many'], { MUSTER_DATA: folder });
  expect(await refused.exited).toBe(1);
  expect(refused.output()).toBe('--devices takes a number from 1 to 1000000.\n');
});

test('npm run dev listens where HOST says, and ends the database with itself', async () => {
  const port = await freePort();
  // 127.0.0.2 is this computer too, and nobody's default.
  const environment = { PORT: String(port), HOST: '127.0.0.2', MUSTER_DATA: folder };
  const dev = tryCommand(['src/commands/dev.ts'], environment);
  const health = (): Promise<number> =>
    fetch(`http://127.0.0.2:${port}/healthz`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(health, { timeout: 60_000, interval: 250 }).toBe(200);
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(true);
  await dev.stop();
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
});
