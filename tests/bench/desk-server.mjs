// The server that the desk is measured on: its own process, on a data folder that is given.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { projectEnvironment, root } from '../../src/commands/install.mjs';

export function fill(devices, environment) {
  const size = ['--devices', devices, '--users', devices / 5, '--contracts', Math.ceil(devices / 500)];
  const words = ['src/commands/sample.ts', ...size.map(String), '--seed', 'bench'];
  const { stdout, stderr } = spawnSync('node', words, {
    cwd: root,
    env: projectEnvironment(environment),
    encoding: 'utf8',
  });
  const [, email, password] = /Sign in as (\S+) with (\S+)/.exec(stdout) ?? [];
  if (!email) throw new Error(`The sample company was not made: ${stderr}`);
  return { email, password };
}

export function serve(environment) {
  const child = spawn(join(root, 'node_modules/.bin/node'), ['src/commands/serve.ts'], {
    cwd: root,
    env: projectEnvironment(environment),
  });
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => String(text).includes('Muster is at') && resolve(child));
    child.on('exit', (code) => reject(new Error(`The server ended with ${code}`)));
  });
}

export function end(child) {
  return new Promise((resolve) => {
    child.on('exit', () => resolve(null));
    child.kill('SIGTERM');
  });
}

export async function freePort() {
  const probe = createServer();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
