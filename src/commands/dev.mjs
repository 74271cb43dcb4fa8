// `npm run dev`: installs when needed, then serves the sources. Plain JavaScript for Node 18+.
import process from 'node:process';
import { installWhenNeeded, run } from './install.mjs';

installWhenNeeded();
process.exit(run('vite', ['dev', '--port', process.env.PORT || '4173', '--strictPort']));
