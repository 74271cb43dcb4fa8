// `npm start`: installs and builds what is needed, then serves. Plain JavaScript for Node 18+.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { installWhenNeeded, root, run, serve } from './install.mjs';

const INPUTS = [
  'src',
  'static',
  'workers',
  'package-lock.json',
  'svelte.config.js',
  'vite.config.ts',
  'tsconfig.json',
];

installWhenNeeded();
if (isBuildOld() && run('vite', ['build']) !== 0) {
  process.stderr.write('The build did not succeed; see the lines above.\n');
  process.exit(1);
}
serve('src/commands/serve.ts', { NODE_ENV: 'production' }, { restarts: true });

function isBuildOld() {
  const built = join(root, 'build', 'handler.js');
  return (
    !existsSync(built) ||
    Math.max(...INPUTS.map((one) => newestIn(join(root, one)))) > statSync(built).mtimeMs
  );
}

function newestIn(path) {
  const found = statSync(path);
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}
