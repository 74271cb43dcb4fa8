// Builds the bench page, serves it, runs it in Chromium, prints the tables and keeps them in baseline.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { browserFlags, findOrFetchBrowser } from '../../src/commands/find-browser.mjs';
import { SHELL_BUDGET, shellBytes } from '../../src/commands/shell-size.mjs';
import { measureDesk } from './desk.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'muster-bench-'));
const isQuick = process.argv.includes('--quick');
// The shell does not tell how much memory a page takes.
const executablePath = await findOrFetchBrowser({ isWhole: true });

// This folder has a package.json of its own, so the project's `#…` names are given here.
const alias = {
  // One Dexie for all: it refuses to be loaded in two versions.
  dexie: join(here, '../../node_modules/dexie/dist/modern/dexie.mjs'),
  // PouchDB asks for Node's emitter; the package of that name is the browser's.
  events: join(here, 'node_modules/events/events.js'),
  '#lib': join(here, '../../src/lib'),
  '#workers': join(here, '../../workers'),
};
const shared = { root: here, configFile: false, logLevel: 'error', resolve: { alias } };
await build({ ...shared, build: { outDir, emptyOutDir: true }, worker: { format: 'es' } });
// Isolated, so that Chromium tells how much memory a worker takes.
const headers = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const server = await preview({ ...shared, build: { outDir }, preview: { port: 0, headers } });
const browser = await chromium.launch({
  executablePath,
  args: [...browserFlags(), '--js-flags=--expose-gc'],
});
try {
  const page = await browser.newPage();
  page.on('console', (message) => process.stderr.write(`${message.text()}\n`));
  page.on('pageerror', (error) => process.stderr.write(`${error.stack ?? error.message}\n`));
  await page.goto(`http://localhost:${server.httpServer.address().port}/`);
  const answer = await page.evaluate((quick) => globalThis.runBench(quick), isQuick);
  const version = browser.version();
  await browser.close();
  const open = (folder) => chromium.launchPersistentContext(folder, { executablePath, args: browserFlags() });
  answer.budgets.push(...(await measureDesk(open, isQuick)), shellRow());
  print(answer);
  if (!isQuick) keep(answer, version);
} finally {
  await browser.close();
  await server.close();
  rmSync(outDir, { recursive: true, force: true });
}

function shellRow() {
  const bytes = shellBytes();
  const kilobytes = (of) => `${(of / 1000).toFixed(1)} kB`;
  const isMet = bytes <= SHELL_BUDGET;
  return { what: 'shell JavaScript, gzip', text: kilobytes(bytes), budget: kilobytes(SHELL_BUDGET), isMet };
}

function print({ budgets, ratios }) {
  table(
    ['what', 'measured', 'budget', ''],
    budgets.map((one) => [
      one.what,
      one.text,
      one.budget,
      one.isMet === null ? '' : one.isMet ? 'met' : 'NOT MET',
    ]),
  );
  table(
    ['work', 'store', 'rows', 'ms', 'per row, Muster = 1'],
    ratios.map((one) => [one.work, one.store, one.rows, one.ms.toFixed(1), one.ratio.toFixed(1)]),
  );
}

function table(head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const lines = cells.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  '));
  process.stdout.write(`\n${lines.join('\n')}\n`);
}

function keep(answer, version) {
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, browser: version };
  writeFileSync(join(here, 'baseline.json'), `${JSON.stringify({ machine, ...answer }, null, 2)}\n`);
  process.stdout.write('\nKept in tests/bench/baseline.json.\n');
}
