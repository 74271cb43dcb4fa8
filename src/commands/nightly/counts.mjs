// A part of `npm run nightly`: what the reports and the credits say, beside what PostgreSQL counts, for many companies.
// Plain JavaScript for Node 18+.
import process from 'node:process';
import { installWhenNeeded, run } from '../install.mjs';

installWhenNeeded();
if (run('vite', ['build', '--logLevel', 'warn']) !== 0) process.exit(1);
const words = ['run', '--project', 'contract', 'reports-sql', 'credits', '--testTimeout', '1800000'];
process.exit(run('vitest', words, { COUNTED_COMPANIES: 'abcdefgh', COUNTED_CREDITS: '60' }));
