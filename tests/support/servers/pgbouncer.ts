import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './server-process.ts';

/** Minutes that a slow mirror may take. */
const PATIENCE_MS = 300_000;

/** Debian's pgbouncer, installed where that can be done. Answers null, or in a few words why it is not there. */
export function installPgbouncer(): string | null {
  if (isThere()) return null;
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Debian can install it';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, stdio: 'ignore' as const, timeout: PATIENCE_MS };
  spawnSync('apt-get', ['update', '-qq'], options);
  const words = ['install', '-y', '-qq', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120'];
  spawnSync('apt-get', [...words, 'pgbouncer'], options);
  return isThere() ? null : 'its package could not be installed';
}

export interface Pooler {
  readonly url: string;
  stop(): Promise<void>;
}

/** A pgbouncer before a database, in a mode. As it is installed, it refuses options of a start. `lines`: more of its settings. */
export async function startPgbouncer(
  databaseUrl: string,
  mode: 'session' | 'transaction',
  { options = 'drops', lines: more = [] }: { options?: 'drops' | 'refuses'; lines?: readonly string[] } = {},
): Promise<Pooler> {
  const to = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'muster-pooler-'));
  await chmod(folder, 0o755);
  const port = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const database = to.pathname.slice(1);
  const target = `host=127.0.0.1 port=${to.port} user=${to.username} password=${to.password}`;
  const lines = [
    '[databases]',
    `${database} = ${target}`,
    '[pgbouncer]',
    ...['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir =', 'auth_type = any'],
    ...[`pool_mode = ${mode}`, 'default_pool_size = 40'],
    ...(options === 'drops' ? ['ignore_startup_parameters = options'] : []),
    ...more,
  ];
  await writeFile(file, lines.join('\n') + '\n', { mode: 0o644 });
  const words = process.getuid?.() === 0 ? ['-u', 'postgres', file] : [file];
  const child = spawn('pgbouncer', words, { stdio: 'ignore', env: { ...process.env, PATH: PLACES } });
  to.port = String(port);
  await answers(to.href);
  return {
    url: to.href,
    async stop() {
      await ended(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const PLACES = `${process.env['PATH'] ?? ''}:/usr/sbin`;

function isThere(): boolean {
  return spawnSync('which', ['pgbouncer'], { stdio: 'ignore', env: { PATH: PLACES } }).status === 0;
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    const isUp = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    if (isUp) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await gone;
}
