// The bundle budget of the shell: the JavaScript that every first visit loads before an area's own, gzip.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { root } from './install.mjs';

/** 120 kB is what a phone on a slow line loads and parses within a second. */
const BUDGET = 120_000;
const CLIENT = join(root, '.svelte-kit/output/client');

const manifest = JSON.parse(readFileSync(join(CLIENT, '.vite/manifest.json'), 'utf8'));

/** The start script, the app and the two root layouts: nodes 0 (layout) and 1 (error), as SvelteKit numbers them. */
const entries = Object.keys(manifest).filter((key) =>
  /runtime\/client\/entry\.js$|client\/app\.js$|generated\/client.*\/(app|nodes\/[01])\.js$/.test(key),
);
const files = new Set();
entries.forEach(collect);
const bytes = [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(CLIENT, file))).length, 0);

process.stdout.write(`Shell JavaScript: ${(bytes / 1000).toFixed(1)} kB gzip of ${BUDGET / 1000} kB\n`);
if (entries.length < 3)
  fail('The shell entries were not found in the build: mend src/commands/check-budget.mjs.');
if (bytes > BUDGET)
  fail('Over the budget. See which import grew the shell, or load it with the area that needs it.');

function collect(key) {
  const chunk = manifest[key];
  if (!chunk || files.has(chunk.file)) return;
  files.add(chunk.file);
  (chunk.imports ?? []).forEach(collect);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
