// How much the shell is: the JavaScript that every first visit loads before an area's own, gzip, of the last build.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './install.mjs';

/** 120 kB is what a phone on a slow line loads and parses within a second. */
export const SHELL_BUDGET = 120_000;
const CLIENT = join(root, '.svelte-kit/output/client');

/** Bytes; throws when there is no build, or one whose entries are not found. */
export function shellBytes() {
  const manifest = JSON.parse(readFileSync(join(CLIENT, '.vite/manifest.json'), 'utf8'));
  // The start script, the app and the two root layouts: nodes 0 (layout) and 1 (error), as SvelteKit numbers them.
  const entries = Object.keys(manifest).filter((key) =>
    /runtime\/client\/entry\.js$|client\/app\.js$|generated\/client.*\/(app|nodes\/[01])\.js$/.test(key),
  );
  if (entries.length < 3)
    throw new Error('The shell entries were not found in the build: mend src/commands/shell-size.mjs.');
  const files = new Set();
  const collect = (key) => {
    const chunk = manifest[key];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    (chunk.imports ?? []).forEach(collect);
  };
  entries.forEach(collect);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(CLIENT, file))).length, 0);
}
