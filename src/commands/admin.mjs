// `npm run admin -- backup FILE`, `npm run admin -- restore FILE [--replace]`. Plain JavaScript for Node 18+.
import process from 'node:process';
import { installWhenNeeded, run } from './install.mjs';

installWhenNeeded();
process.exit(run('node', ['src/commands/admin.ts', ...process.argv.slice(2)]));
