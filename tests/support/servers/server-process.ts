import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Names the folder of a server that was started once and stopped, to be copied: empty-data.ts makes it. */
export const EMPTY_DATA = 'MUSTER_TEST_EMPTY_DATA';

export interface ServerProcess {
  readonly origin: string;
  readonly dataFolder: string;
  readonly child: ChildProcess;
  /** What it printed so far, both streams. */
  output(): string;
  /** Sends SIGTERM (or another signal); answers the exit code, null when the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

export interface Attempt extends Omit<ServerProcess, 'origin'> {
  readonly exited: Promise<number | null>;
}

export interface GivenServer {
  readonly dataFolder?: string;
  readonly port?: number;
  readonly environment?: Record<string, string>;
  /** Where its code is, installed and built; else this project. */
  readonly folder?: string;
}

/** The whole server on a free port, with its build, which must be there. Answers when it prints its address. */
export async function startServer(given: GivenServer = {}): Promise<ServerProcess> {
  const { folder = '.' } = given;
  if (!existsSync(join(folder, 'build/handler.js')))
    throw new Error('There is no build: run `npm run build` first.');
  const dataFolder = given.dataFolder ?? (await newDataFolder());
  // The database's user, which as root is another, goes through it.
  await chmod(dataFolder, 0o755);
  const port = given.port ?? (await freePort());
  const environment = { PORT: String(port), MUSTER_DATA: dataFolder, ...given.environment };
  const attempt = tryServer(environment, folder);
  await new Promise<void>((resolve, reject) => {
    attempt.child.stdout?.on('data', () => attempt.output().includes('Muster is at') && resolve());
    void attempt.exited.then(() => reject(new Error(attempt.output())));
  });
  // Whoever asks a server that died by itself finds a closed connection, and would never read why.
  void attempt.exited.then((code) => code !== 0 && code !== null && process.stderr.write(attempt.output()));
  return { ...attempt, dataFolder, origin: `http://localhost:${port}` };
}

/** Empty, or a copy with owners and permissions as they are: a database refuses to start without them. */
async function newDataFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'muster-server-'));
  const empty = process.env[EMPTY_DATA];
  if (empty) await promisify(execFile)('cp', ['-a', `${empty}/.`, folder]);
  return folder;
}

/** A start that may be refused: wait for `exited`. */
export function tryServer(environment: Record<string, string>, folder = '.'): Attempt {
  return tryCommand(['src/commands/serve.ts'], environment, folder);
}

const END_WITH_TESTS = new URL('./end-with-tests.ts', import.meta.url).href;

/** A command of the project with its words. It ends with the tests at the latest. */
export function tryCommand(
  words: readonly string[],
  environment: Record<string, string>,
  folder = '.',
): Attempt {
  const child = spawn('node_modules/.bin/node', ['--import', END_WITH_TESTS, ...words], {
    cwd: folder,
    // Its code is compiled once for a run of the tests: a quarter of the work of a start.
    env: {
      PATH: process.env['PATH'],
      LOG_LEVEL: 'warn',
      NODE_COMPILE_CACHE: join(tmpdir(), 'muster-compiled'),
      ...environment,
    },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    exited,
    dataFolder: environment['MUSTER_DATA'] ?? '',
    output: () => text,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exited;
    },
  };
}

/** A port that nothing listens on just now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
