// Installs what package-lock.json names when it is not what is installed. Plain JavaScript for Node 18+, and
// without dependencies: it runs first on a fresh clone.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const mark = join(root, 'node_modules', '.muster-installed');

/** Runs `npm ci` unless this lock file, on this platform, is what was installed last. Ends the process on failure. */
export function installWhenNeeded() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return;
  process.stdout.write('Installing what package-lock.json names …\n');
  const { status } = spawnSync(
    'npm',
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) {
    process.stderr.write('The install did not succeed; see the lines above. Nothing else was changed.\n');
    process.exit(status ?? 1);
  }
  writeFileSync(mark, wanted);
}

/** Environment in which `node` is the pinned one and the project's tools come first. */
export function projectEnvironment(extra = {}) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const bin = join(root, 'node_modules', '.bin');
  return { ...process.env, ...extra, PATH: `${bin}${separator}${process.env.PATH ?? ''}` };
}

/** Runs a command of the project to its end; answers its exit code. */
export function run(command, words, extra = {}) {
  const { status } = spawnSync(command, words, {
    cwd: root,
    stdio: 'inherit',
    env: projectEnvironment(extra),
    shell: process.platform === 'win32',
  });
  return status ?? 1;
}

/** What is waited before a server that died is started again, in ms: twice as long each time, until one lasted. */
const AGAIN_MS = { first: 1_000, most: 60_000, lasted: 600_000 };

/**
 * Runs a server of the project, which gets our signals and ends us with itself. One that said it is up and then died by
 * itself, or was killed for want of memory, is started again where `restarts` says so.
 */
export function serve(script, extra = {}, { restarts = false } = {}) {
  let child;
  let isStopping = false;
  let waitMs = AGAIN_MS.first;
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.on(signal, () => {
      // While it waits to start again there is none to tell.
      if (child.exitCode !== null || child.signalCode !== null) process.exit(0);
      isStopping = true;
      child.kill(signal);
    });
  begin();

  function begin() {
    const startedAt = Date.now();
    let isUp = false;
    child = spawn(join(root, 'node_modules', '.bin', 'node'), [script], {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: projectEnvironment(extra),
      shell: process.platform === 'win32',
    });
    child.on('message', (said) => (isUp ||= said === 'up'));
    child.on('exit', (code, signal) => {
      if (isStopping || !isUp || !restarts || code === 0) process.exit(code ?? 1);
      if (Date.now() - startedAt > AGAIN_MS.lasted) waitMs = AGAIN_MS.first;
      const why = signal === null ? `with exit code ${code}` : `by ${signal}`;
      process.stderr.write(`The server ended ${why}. It is started again in ${waitMs / 1_000} s.\n`);
      setTimeout(begin, waitMs);
      waitMs = Math.min(2 * waitMs, AGAIN_MS.most);
    });
  }
}
