// `npm run verify`: what CI runs, with the same script, so that both can't differ. What takes longer: `npm run nightly`.
import process from 'node:process';
import { installWhenNeeded, run } from './install.mjs';

installWhenNeeded();
process.exit(run('bash', ['.ci/run']));
