// `npm run bench`: installs the peers beside the project, then measures in one Chromium run.
import process from 'node:process';
import { installWhenNeeded, run } from './install.mjs';

installWhenNeeded();
const installed = run('npm', [
  'ci',
  '--prefix',
  'tests/bench',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
]);
process.exit(installed === 0 ? run('node', ['tests/bench/run.mjs', ...process.argv.slice(2)]) : installed);
