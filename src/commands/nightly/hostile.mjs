// A part of `npm run nightly`: 3,000 hostile requests to every address, by everybody, on a build that is there or made.
// Plain JavaScript for Node 18+.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { installWhenNeeded, root, run } from '../install.mjs';

installWhenNeeded();
if (!existsSync(join(root, 'build/handler.js')) && run('vite', ['build', '--logLevel', 'warn']) !== 0)
  process.exit(1);
const words = [
  'run',
  '--project',
  'property',
  'tests/property/endpoints.property.test.ts',
  '--testTimeout',
  '1800000',
];
process.exit(run('vitest', words, { HOSTILE_RUNS: '3000' }));
