import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort, startServer, tryServer } from '#tests/support/servers/server-process.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-start-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A start that must be refused: exit code 1 and one line, no stack. */
async function refusal(environment: Record<string, string>): Promise<string> {
  const attempt = tryServer({ PORT: String(await freePort()), MUSTER_DATA: folder, ...environment });
  expect(await attempt.exited, attempt.output()).toBe(1);
  const lines = attempt.output().trim().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

test.each(['localhost', '127.0.0.1'])('says that the database at %s cannot be reached', async (host) => {
  const closed = await freePort();
  const said = await refusal({ DATABASE_URL: `postgres://muster:secret@${host}:${closed}/muster` });
  expect(said).toMatch(/^The database can't be reached: .*ECONNREFUSED.*Check DATABASE_URL\.$/);
  expect(said).not.toContain('secret');
});

test('says that the port is in use, before it touches the data folder', async () => {
  const taken = await listen();
  const { port } = taken.address() as AddressInfo;
  const said = await refusal({ PORT: String(port), MUSTER_DATA: join(folder, 'untouched') });
  expect(said).toBe(`Port ${port} is in use. End the other program, or name another port with PORT.`);
  await expect(rm(join(folder, 'untouched'))).rejects.toThrow(/ENOENT/);
  await new Promise((closed) => taken.close(closed));
});

test.each(['nowhere.invalid', '203.0.113.5', '127.0.0.1:4173'])(
  'says that HOST is no address of this computer: %s',
  async (host) => {
    const said = await refusal({ HOST: host });
    expect(said).toBe(`HOST must be an address of this computer, not "${host}".`);
  },
);

test('says that a file is in the place of the data folder', async () => {
  const file = join(folder, 'file');
  await writeFile(file, '');
  expect(await refusal({ MUSTER_DATA: file })).toBe(
    `The data folder ${file} can't be written. Choose another with MUSTER_DATA.`,
  );
});

// Even root can't write there.
test.skipIf(process.platform !== 'linux')('says that nobody can write in the data folder', async () => {
  expect(await refusal({ MUSTER_DATA: '/proc' })).toBe(
    "The data folder /proc can't be written. Choose another with MUSTER_DATA.",
  );
});

test.skipIf(process.getuid?.() === 0)('says that the data folder cannot be written', async () => {
  const closed = await mkdtemp(join(folder, 'closed-'));
  await chmod(closed, 0o555);
  expect(await refusal({ MUSTER_DATA: closed })).toMatch(/can't be written/);
});

test('says that another server runs on the data folder, which goes on', async () => {
  const first = await startServer();
  expect(await refusal({ MUSTER_DATA: first.dataFolder })).toMatch(
    /^Another Muster server is running on the data folder/,
  );
  expect((await fetch(`${first.origin}/healthz`)).status).toBe(200);
  expect(await first.stop()).toBe(0);
  await rm(first.dataFolder, { recursive: true, force: true });
});

test('of two starts at once on a fresh folder one serves, and the other says whose it is', async () => {
  const fresh = await mkdtemp(join(folder, 'fresh-'));
  await chmod(fresh, 0o755);
  const both = await Promise.all(
    [0, 1].map(async () => tryServer({ PORT: String(await freePort()), MUSTER_DATA: fresh })),
  );
  const [first] = await Promise.race(both.map(async (one) => [one, await one.exited] as const));
  const other = both.find((one) => one !== first);
  expect(first?.output().trim()).toMatch(/^Another Muster server is running on the data folder[^\n]*$/);
  await expect.poll(() => other?.output(), { timeout: 60_000 }).toContain('Muster is at');
  expect(await other?.stop()).toBe(0);
});

// A process that can be held is one of /proc.
test.skipIf(process.platform !== 'linux')(
  'waits for the last processes of a database that was killed with its server, says so, and starts',
  async () => {
    const server = await startServer();
    const cluster = join(server.dataFolder, 'postgres');
    const postmaster = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[0]);
    const { stdout } = await promisify(execFile)('pgrep', ['-P', String(postmaster), '-f', 'checkpointer']);
    const last = Number(stdout.trim().split('\n')[0]);
    process.kill(last, 'SIGSTOP');
    process.kill(postmaster, 'SIGKILL');
    await server.stop('SIGKILL');
    const again = tryServer({ PORT: String(await freePort()), MUSTER_DATA: server.dataFolder });
    await expect.poll(() => again.output(), { timeout: 60_000 }).toContain('Waiting for the last processes');
    process.kill(last, 'SIGKILL');
    await expect.poll(() => again.output(), { timeout: 90_000 }).toContain('Muster is at');
    expect(await again.stop()).toBe(0);
    await rm(server.dataFolder, { recursive: true, force: true });
  },
);

test('refuses SMTP_URL without a sender rather than letting somebody wait for mail', async () => {
  expect(await refusal({ SMTP_URL: 'smtp://mail.example' })).toMatch(
    /^SMTP_URL is set, but not MAIL_FROM: name the sender/,
  );
});

test('stops cleanly when Ctrl C arrives twice, from the terminal and from npm start', async () => {
  const server = await startServer();
  const { port } = new URL(server.origin);
  // A request that does not end holds the stop until the second Ctrl C is there.
  const half = connect(Number(port), '127.0.0.1');
  await new Promise((sent) => half.write('GET / HTTP/1.1\r\n', sent));
  server.child.kill('SIGINT');
  await expect.poll(() => fetch(`${server.origin}/healthz`).catch(() => 'closed')).toBe('closed');
  const stopped = server.stop('SIGINT');
  half.destroy();
  expect(await stopped).toBe(0);
  await rm(server.dataFolder, { recursive: true, force: true });
});

function listen(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
