// `npm run sample -- --devices 10000`: a sample company. Plain JavaScript for Node 18+.
import process from 'node:process';
import { installWhenNeeded, run } from './install.mjs';

installWhenNeeded();
process.exit(run('node', ['src/commands/sample.ts', ...process.argv.slice(2)]));
