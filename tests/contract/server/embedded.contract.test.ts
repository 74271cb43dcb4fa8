import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#lib/server/store/open-store.ts';
import { StartRefused } from '#lib/server/store/trouble.ts';
import { device, NOW, testId } from '#tests/support/rows/domain-rows.ts';

const ACCOUNT = testId('ac', 1);
const log = { warn: () => undefined };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-embedded-'));
  await chmod(folder, 0o755);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the embedded database', () => {
  it('has everything that was acknowledged when the server is killed and started again', async () => {
    const server = await startServer();
    server.kill('SIGKILL');
    await new Promise((gone) => server.once('exit', gone));
    const store = await openStore({ dataFolder: folder, log });
    expect(await deviceIds(store)).toEqual([device(1).id]);
    await store.stop();
  });

  it('is made when the server that was making it was killed half-way', async () => {
    const server = spawnServer();
    const halves = async () => (await readdir(folder)).filter((name) => name.startsWith('postgres.half-'));
    const isHalf = async () => existsSync(join(folder, (await halves())[0] ?? '', 'PG_VERSION'));
    await expect.poll(isHalf, { interval: 5, timeout: 60_000 }).toBe(true);
    // With everything that it started.
    process.kill(-(server.pid ?? 0), 'SIGKILL');
    await new Promise((gone) => server.once('exit', gone));
    const store = await openStore({ dataFolder: folder, log });
    await store.people.createAccount(ACCOUNT, false);
    await putDevice(store);
    expect(await deviceIds(store)).toEqual([device(1).id]);
    await store.stop();
    expect(await halves()).toEqual([]);
  });

  it('is made where a link in its place leads', async () => {
    const disk = join(folder, 'disk');
    await mkdir(disk);
    await symlink(disk, join(folder, 'postgres'));
    const store = await openStore({ dataFolder: folder, log });
    await store.stop();
    expect(await readdir(disk)).toContain('PG_VERSION');
    expect((await readdir(folder)).filter((name) => name.includes('half'))).toEqual([]);
  });

  it('keeps rows over a clean stop, and its password readable by its owner alone', async () => {
    const first = await openStore({ dataFolder: folder, log });
    await first.people.createAccount(ACCOUNT, false);
    await putDevice(first);
    await first.stop();
    const second = await openStore({ dataFolder: folder, log });
    expect(await deviceIds(second)).toEqual([device(1).id]);
    expect(second.epoch).toBe(first.epoch);
    expect((await stat(join(folder, 'postgres-password'))).mode & 0o777).toBe(0o600);
    await second.stop();
  });

  it('is used by roles that log in by themselves, so that no statement leads back to its owner', async () => {
    const store = await openStore({ dataFolder: folder, log });
    await store.people.createAccount(ACCOUNT, false);
    await putDevice(store);
    const seen = await store.account(testId('ac', 2)).read(async ({ db }) => {
      await db.query('reset role');
      await db.query('set session authorization default');
      const rows = await db.query('select 1 from muster.devices');
      const user = await db.query<{ name: string }>('select session_user::text as name');
      await expect(db.query('set role muster')).rejects.toThrow(/permission denied/);
      return { rows: rows.rowCount, user: user.rows[0]?.name };
    });
    expect(seen).toEqual({ rows: 0, user: 'muster_app' });
    await expect(store.authPool.query('select 1 from muster.memberships')).rejects.toThrow(
      /permission denied/,
    );
    const secrets = store.account(ACCOUNT).read(({ db }) => db.query('select * from muster.secrets'));
    await expect(secrets).rejects.toMatchObject({
      cause: { message: expect.stringMatching(/permission denied/) as string },
    });
    for (const file of ['muster_app-password', 'muster_auth-password'])
      expect((await stat(join(folder, file))).mode & 0o777).toBe(0o600);
    await store.stop();
  });

  it('ends nothing but the work of a connection that is lost between two questions', async () => {
    const store = await openStore({ dataFolder: folder, log });
    const client = await store.authPool.connect();
    const found = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const lost = new Promise((done) => client.once('end', done));
    // Of the same role, which may end its own connections. Without a listener the process would end here.
    await store.authPool.query('select pg_terminate_backend($1)', [found.rows[0]?.pid]);
    await lost;
    await expect(client.query('select 1')).rejects.toThrow();
    client.release(true);
    expect(await store.isUp()).toBe(true);
    await store.stop();
  });

  it('starts again when the password of a role was lost', async () => {
    await openStore({ dataFolder: folder, log }).then((store) => store.stop());
    await rm(join(folder, 'muster_app-password'));
    const store = await openStore({ dataFolder: folder, log });
    expect(await store.isUp()).toBe(true);
    await store.stop();
  });

  it('refuses a data folder that a running server owns, and leaves that server alone', async () => {
    const store = await openStore({ dataFolder: folder, log });
    const second = openStore({ dataFolder: folder, log });
    await expect(second).rejects.toThrow(/Another Muster server is running/);
    expect(await store.isUp()).toBe(true);
    await store.stop();
  });

  it('says in a sentence that a data folder cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const opened = openStore({ dataFolder: join(folder, 'file', 'data'), log });
    await expect(opened).rejects.toBeInstanceOf(StartRefused);
  });

  it('says in a sentence that the database of DATABASE_URL cannot be reached', async () => {
    const databaseUrl = 'postgres://nobody:x@127.0.0.1:1/none';
    await expect(openStore({ databaseUrl, dataFolder: folder, log })).rejects.toBeInstanceOf(StartRefused);
  });
});

/** A server in a process of its own, which adds one device and says when that is acknowledged. */
function spawnServer(): ChildProcessWithoutNullStreams {
  const program = `
    import { openStore } from '#lib/server/store/open-store.ts';
    import { device, NOW } from '#tests/support/rows/domain-rows.ts';
    const store = await openStore({ dataFolder: ${JSON.stringify(folder)}, log: { warn() {} } });
    await store.people.createAccount('${ACCOUNT}', false);
    await store.account('${ACCOUNT}').write(NOW, async ({ tx }) => tx.put('devices', device(1)));
    process.stdout.write('acknowledged');`;
  // As the head of a group, which can be ended as a whole.
  return spawn(process.execPath, ['--input-type=module', '-e', program], {
    cwd: process.cwd(),
    detached: true,
  });
}

/** One that has acknowledged the device. */
async function startServer(): Promise<ChildProcess> {
  const server = spawnServer();
  let errors = '';
  server.stderr.on('data', (text: Buffer) => (errors += text.toString()));
  await new Promise<void>((ready, fail) => {
    server.stdout.once('data', () => ready());
    server.once('exit', () => fail(new Error(errors)));
  });
  server.removeAllListeners('exit');
  return server;
}

async function putDevice(store: Store): Promise<void> {
  await store.account(ACCOUNT).write(NOW, ({ tx }) => Promise.resolve(tx.put('devices', device(1))));
}

async function deviceIds(store: Store): Promise<string[]> {
  const found = await store
    .account(ACCOUNT)
    .read(({ db }) => db.query<{ id: string }>('select id from muster.devices'));
  return found.rows.map(({ id }) => id);
}
