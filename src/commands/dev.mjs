// `npm run dev`: installs when needed, then serves the sources. Plain JavaScript for Node 18+.
import { installWhenNeeded, serve } from './install.mjs';

installWhenNeeded();
serve('src/commands/dev.ts');
