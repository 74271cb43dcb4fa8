// A part of `npm run nightly`: 2,000 files of each kind, and no cell of them is lost in silence.
// Plain JavaScript for Node 18+.
import process from 'node:process';
import { installWhenNeeded, run } from '../install.mjs';

installWhenNeeded();
const words = ['run', '--project', 'property', 'tests/property/imports/cells', '--testTimeout', '1800000'];
process.exit(run('vitest', words, { CELL_RUNS: '2000' }));
