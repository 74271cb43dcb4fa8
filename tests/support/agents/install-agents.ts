import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const COMMANDS = ['fusioninventory-agent', 'fusioninventory-injector', 'ocsinventory-agent'];
/** Minutes that a slow mirror may take. */
const PATIENCE_MS = 300_000;

/** The agents of Debian, installed where that can be done. Answers null, or in a few words why they are not there. */
export function installAgents(): Promise<string | null> {
  if (COMMANDS.every(isThere)) return Promise.resolve(null);
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    return Promise.resolve('this system is not Debian');
  if (process.getuid?.() !== 0)
    return Promise.resolve(
      'only root can install them; apt-get install fusioninventory-agent ocsinventory-agent',
    );
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { env, stdio: 'ignore' as const, timeout: PATIENCE_MS };
  spawnSync('apt-get', ['update', '-qq'], options);
  const packages = ['fusioninventory-agent', 'ocsinventory-agent'];
  const wait = ['-o', 'DPkg::Lock::Timeout=120'];
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...wait, ...packages], options);
  return Promise.resolve(COMMANDS.every(isThere) ? null : 'their packages could not be installed');
}

function isThere(command: string): boolean {
  return spawnSync('which', [command], { stdio: 'ignore' }).status === 0;
}
