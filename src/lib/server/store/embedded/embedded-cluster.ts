import { execFile, spawn } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { OWNER_LOCK } from '../advisory-locks.ts';
import { EmbeddedKeeper } from './embedded-keeper.ts';
import { findRunner, reachableCluster, type Runner } from './embedded-runner.ts';
import { keptPassword } from '../kept-password.ts';
import { StartRefused } from '../trouble.ts';

const run = promisify(execFile);

/** What the folder of a database that is being made ends in, before a random part. */
const HALF = '.half-';

export interface Embedded {
  /** Address of the database, with the owner's password, who is its superuser. */
  readonly url: string;
  /** Where the data is: in the data folder, unless the database's user can't reach that. */
  readonly cluster: string;
  stop(): Promise<void>;
}

/**
 * A real PostgreSQL in `<dataFolder>/postgres`, on loopback, with a random password that the data folder keeps
 * (mode 600). A postmaster that outlived a killed server is used again, and one that dies is started again. One server
 * owns a folder: it holds an advisory lock on a connection, which ends with the process however that dies. Throws
 * StartRefused.
 */
export async function startEmbedded(
  dataFolder: string,
  { isDurable = true, connections = 60 }: { isDurable?: boolean; connections?: number } = {},
): Promise<Embedded> {
  const folder = resolve(dataFolder);
  await makeFolder(folder);
  const runner = await findRunner();
  const cluster = await reachableCluster(folder, runner);
  const password = await keptPassword(folder, 'postgres-password');
  if (!(await exists(join(cluster, 'PG_VERSION')))) await initialize(cluster, password, runner);
  const { client, port } = await ownOrStart(cluster, password, async () =>
    start(cluster, runner, { isDurable, connections, port: await freePort() }),
  );
  await createDatabase(client);
  const keeper = new EmbeddedKeeper(client, async () => {
    const alive = await own(cluster, password);
    if (alive) return alive.client;
    // At the port that everybody here knows.
    await start(cluster, runner, { isDurable, connections, port });
    return (await own(cluster, password))?.client ?? null;
  });
  return {
    url: urlOf(port, password, 'muster'),
    cluster,
    async stop() {
      await keeper.stop();
      await run(runner.pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w'], runner.options);
    },
  };
}

/** What a start may wait for the last processes of a database that was killed: they end within a minute, mostly at once. */
const LEFTOVERS_MS = 90_000;
/** Any other reason is tried once more, and then told. */
const OTHER_TRIES = 2;
/** What PostgreSQL writes to its log while processes of the one before still end, or while it is on its way up or down. */
const LEFTOVERS =
  /pre-existing shared memory block|postmaster\.pid" already exists|another postmaster|starting up|shutting down|in recovery/;

/**
 * The postmaster that is there, or one that `begin` starts. A database killed together with its server leaves processes
 * that still end: a start waits for them, and says so once.
 */
async function ownOrStart(
  cluster: string,
  password: string,
  begin: () => Promise<void>,
): Promise<{ client: pg.Client; port: number }> {
  const until = Date.now() + LEFTOVERS_MS;
  let looks = 0;
  for (let others = 0; ;) {
    const logged = await logLength(cluster);
    const there = await own(cluster, password);
    if (there) return there;
    await begin();
    const owner = await own(cluster, password);
    if (owner) return owner;
    const isLeft = LEFTOVERS.test(await logSince(cluster, logged));
    if (isLeft ? Date.now() > until : ++others >= OTHER_TRIES)
      throw new StartRefused(`The database in ${cluster} did not start. Its log is ${logOf(cluster)}.`);
    // At the second look: at the first it may be another server that starts in the same moment, and is there by then.
    if (isLeft && ++looks === 2)
      process.stderr.write(`Waiting for the last processes of the database in ${cluster} to end …\n`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function logLength(cluster: string): Promise<number> {
  return stat(logOf(cluster)).then(
    ({ size }) => size,
    () => 0,
  );
}

async function logSince(cluster: string, length: number): Promise<string> {
  const log = await readFile(logOf(cluster)).catch(() => Buffer.alloc(0));
  return log.subarray(length).toString();
}

/**
 * For commands that a server may run beside: joins the database of a running server, which stays as it is, or starts
 * a stopped one until `stop`. Null when the folder has no database.
 */
export async function joinEmbedded(dataFolder: string): Promise<Embedded | null> {
  const folder = resolve(dataFolder);
  if (!(await exists(folder))) return null;
  const cluster = await reachableCluster(folder, await findRunner());
  if (!(await exists(join(cluster, 'PG_VERSION')))) return null;
  const password = await keptPassword(folder, 'postgres-password');
  const port = await portOf(cluster);
  if (port === null || !(await isServed(urlOf(port, password, 'postgres')))) return startEmbedded(dataFolder);
  return { url: urlOf(port, password, 'muster'), cluster, stop: () => Promise.resolve() };
}

/** Whether a server holds the lock of the folder's owner. */
async function isServed(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const found = await client.query<{ got: boolean }>('select pg_try_advisory_lock($1) as got', [
      OWNER_LOCK,
    ]);
    return found.rows[0]?.got === false;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    const probe = await mkdtemp(join(folder, '.probe-'));
    await rm(probe, { recursive: true });
  } catch {
    throw new StartRefused(`The data folder ${folder} can't be written. Choose another with MUSTER_DATA.`);
  }
}

/** Made beside its place and moved there when it is whole: a server killed meanwhile leaves no half of a database there. */
async function initialize(cluster: string, password: string, runner: Runner): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'muster-'));
  const file = join(scratch, 'password');
  await writeFile(file, password + '\n', { mode: 0o600 });
  const half = await mkdtemp(cluster + HALF);
  if (runner.uid !== null) for (const one of [scratch, file, half]) await chown(one, runner.uid, runner.gid);
  const flags = ['--auth=scram-sha-256', '--username=muster', '--encoding=UTF8', '--locale=C'];
  const make = (place: string) =>
    run(runner.initdb, ['-D', place, `--pwfile=${file}`, ...flags], runner.options);
  const isThere = () => exists(join(cluster, 'PG_VERSION'));
  try {
    const isMade = await make(half).then(
      () => true,
      // Another server started at the same time, was first, and took this half away with its own.
      async (error: unknown) => {
        if (await isThere()) return false;
        throw error;
      },
    );
    // A link or a disk of its own that waits there is not replaced: in there it is made as it is. Nor is what another
    // server made there meanwhile: whose it is then is found out by its lock.
    if (isMade)
      await rename(half, cluster).catch(async () => {
        if (!(await isThere())) await make(cluster);
      });
    await removeHalves(cluster);
  } catch (error) {
    // Two at once where it can't be moved into its place: the other one's initdb was there first.
    if (await exists(join(cluster, 'postmaster.pid'))) return;
    throw new StartRefused(`The database could not be created in ${cluster}: ${String(error)}`);
  } finally {
    for (const one of [scratch, half]) await rm(one, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function removeHalves(cluster: string): Promise<void> {
  const names = await readdir(dirname(cluster));
  for (const name of names.filter((one) => one.startsWith(basename(cluster) + HALF)))
    await rm(join(dirname(cluster), name), { recursive: true, force: true }).catch(() => undefined);
}

async function start(
  cluster: string,
  runner: Runner,
  { isDurable, connections, port }: { isDurable: boolean; connections: number; port: number },
): Promise<void> {
  const settings = [`-p ${port}`, '-c listen_addresses=127.0.0.1', '-c unix_socket_directories='];
  settings.push(`-c max_connections=${connections}`);
  if (!isDurable) settings.push('-c fsync=off', '-c synchronous_commit=off', '-c full_page_writes=off');
  const args = ['start', '-D', cluster, '-w', '-t', '120', '-l', logOf(cluster), '-o', settings.join(' ')];
  // The postmaster would keep a pipe open for as long as it lives: nothing is read from it.
  await new Promise<void>((done, fail) => {
    const child = spawn(runner.pgCtl, args, { ...runner.options, stdio: 'ignore' });
    child.on('error', fail);
    child.on('exit', () => done());
  });
}

/** Connects to the postmaster that the folder names and takes the lock; null when none answers. */
async function own(cluster: string, password: string): Promise<{ client: pg.Client; port: number } | null> {
  const port = await portOf(cluster);
  if (port === null) return null;
  const client = new pg.Client({ connectionString: urlOf(port, password, 'postgres') });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch {
    return null;
  }
  if (await takeOwnerLock(client)) return { client, port };
  await client.end();
  throw new StartRefused(
    `Another Muster server is running on the data folder of ${cluster}. Stop it, or choose another folder with MUSTER_DATA.`,
  );
}

/** The lock of a server that was just killed is freed when its connection is seen to end: wait up to 3 s. */
async function takeOwnerLock(client: pg.Client): Promise<boolean> {
  await client.query(`set lock_timeout = '3s'`);
  try {
    await client.query('select pg_advisory_lock($1)', [OWNER_LOCK]);
    return true;
  } catch {
    return false;
  }
}

/** postmaster.pid has the port in its fourth line. */
async function portOf(cluster: string): Promise<number | null> {
  try {
    const port = Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[3]);
    return Number.isInteger(port) && port > 0 ? port : null;
  } catch {
    return null;
  }
}

async function createDatabase(client: pg.Client): Promise<void> {
  const found = await client.query(`select 1 from pg_database where datname = 'muster'`);
  if (found.rowCount === 0) await client.query('create database muster');
}

function urlOf(port: number, password: string, database: string): string {
  return `postgres://muster:${password}@127.0.0.1:${port}/${database}`;
}

function logOf(cluster: string): string {
  return join(cluster, 'postgres.log');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => done(port));
    });
  });
}
