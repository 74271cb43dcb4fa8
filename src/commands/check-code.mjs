// What can be told of the code without running it, two checks at a time: `node src/commands/check-code.mjs`, or with
// the names of some. Each shows what it said when it ends.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { projectEnvironment, root } from './install.mjs';

/** The longest first. Each world has its own globals: window (svelte-check), workers, service worker, Node. */
const checks = [
  ['lint', 'eslint', ['.']],
  ['types', 'svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']],
  ['format', 'prettier', ['--check', '.', '--log-level', 'warn']],
  ['types of workers', 'tsc', ['--noEmit', '-p', 'workers/tsconfig.json']],
  ['types of the server', 'tsc', ['--noEmit', '-p', 'src/lib/server/tsconfig.json']],
  ['dependencies', 'depcruise', ['--config', '.dependency-cruiser.mjs', 'src', 'workers', 'tests']],
  ['unused', 'knip', ['--no-progress', '--no-config-hints', '--include', 'files,exports,types']],
  ['types of the service worker', 'tsc', ['--noEmit', '-p', 'src/service-worker/tsconfig.json']],
];

const asked = process.argv.slice(2);
const waiting = checks.filter(([name]) => asked.length === 0 || asked.some((word) => name.startsWith(word)));
await Promise.all([checkNext(), checkNext()]);

async function checkNext() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const [name, command, words] = check;
    const { status, output } = await heard(command, words);
    process.stdout.write(`== ${name}\n${output}`);
    if (status === 0) continue;
    process.stdout.write(`${name} did not succeed (exit code ${status}).\n`);
    process.exitCode = 1;
  }
}

function heard(command, words) {
  return new Promise((resolve) => {
    const options = { cwd: root, env: projectEnvironment(), shell: process.platform === 'win32' };
    const child = spawn(command, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
    child.on('error', (error) => resolve({ status: 1, output: `${String(error)}\n` }));
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}
