// `npm test`: installs, finds or fetches a browser, runs every test. Plain JavaScript for Node 18+.
import process from 'node:process';
import { installWhenNeeded, run } from './install.mjs';

installWhenNeeded();
process.exit(run('node', ['src/commands/test-all.mjs', ...process.argv.slice(2)]));
