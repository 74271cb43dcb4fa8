// Each world has its own globals: window (svelte-check), workers, service worker, Node.
import process from 'node:process';
import { run } from './install.mjs';

const worlds = [
  ['svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']],
  ['tsc', ['--noEmit', '-p', 'workers/tsconfig.json']],
  ['tsc', ['--noEmit', '-p', 'src/service-worker/tsconfig.json']],
  ['tsc', ['--noEmit', '-p', 'src/lib/server/tsconfig.json']],
];

process.exit(worlds.map(([command, words]) => run(command, words)).some((status) => status !== 0) ? 1 : 0);
