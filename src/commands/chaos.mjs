// `npm run chaos -- --kills 100 --minutes 5 [--only browser|server|profiles|older] [--seed 7]`: kills a real browser and the
// real server again and again, and counts what people were told is kept. Plain JavaScript for Node 18+.
import process from 'node:process';
import { installWhenNeeded, run } from './install.mjs';

installWhenNeeded();
if (run('vite', ['build', '--logLevel', 'error']) !== 0) process.exit(1);
process.exit(run('node', ['tests/chaos/run.ts', ...process.argv.slice(2)]));
