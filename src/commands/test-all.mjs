// Runs under the pinned Node with everything installed: vitest's projects, then the end-to-end tests on a build.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { findOrFetchBrowser } from './find-browser.mjs';
import { projectEnvironment, root } from './install.mjs';

const browser = await findOrFetchBrowser();
const env = projectEnvironment({ CHROMIUM_PATH: browser });
const only = process.argv.slice(2);

const totals = { passed: 0, failed: 0 };
/** What failed, once more at the end: a long run has its reasons far above. */
const failures = new Set();
const REASON_LINES = 30;
let isGreen = true;

await step('build', 'vite', ['build', '--logLevel', 'warn'], { counts: false });
await vitest(['unit', 'property', 'contract', 'browser']);
if (isAsked('e2e')) await step('e2e', 'playwright', ['test', '--config', 'tests/e2e/playwright.config.ts']);

/** All kinds in one run, so that no core waits for the longest file of each. */
async function vitest(kinds) {
  const asked = kinds.filter(isAsked);
  const words = asked.flatMap((kind) => ['--project', kind]);
  if (asked.length > 0) await step(asked.join(', '), 'vitest', ['run', ...words]);
}

function isAsked(kind) {
  return only.length === 0 || only.includes(kind);
}

process.stdout.write([...failures].map((name) => `failed: ${name}\n`).join(''));
process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`);
process.exit(isGreen && totals.failed === 0 && totals.passed > 0 ? 0 : 1);

/** Runs one runner, shows its output as it comes, and adds what its closing lines counted. */
async function step(name, command, words, { counts = true } = {}) {
  process.stdout.write(`\n== ${name}\n`);
  const { status, output } = await runShown(command, words);
  if (counts) count(name, output);
  if (status !== 0) {
    isGreen = false;
    if (!counts || !/\d+ failed/.test(plain(output))) blameNoTest(output);
    process.stdout.write(`${name} did not succeed (exit code ${status}).\n`);
  }
}

/** No test failed and yet the runner did, as of an error that nobody handled: its last lines say why, once more at the end. */
function blameNoTest(output) {
  totals.failed += 1;
  const lines = plain(output).trimEnd().split('\n');
  const reason = lines.findIndex((line) => line.includes('Unhandled'));
  const from = reason === -1 ? Math.max(0, lines.length - REASON_LINES) : reason;
  for (const line of lines.slice(from, from + REASON_LINES)) failures.add(line);
}

function runShown(command, words) {
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (part) => {
      output += part;
      process.stdout.write(part);
    });
    child.stderr.on('data', (part) => {
      output += part;
      process.stderr.write(part);
    });
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

/** Vitest closes with "Tests  3 failed | 5 passed (8)", Playwright with "5 passed (12s)" and "3 failed". */
function count(name, output) {
  const text = plain(output);
  const lines = name === 'e2e' ? text : (text.match(/^\s*Tests .*$/gm) ?? []).join('\n');
  totals.passed += sum(lines, /(\d+) passed/g);
  totals.failed += sum(lines, /(\d+) failed/g);
  // Vitest: " FAIL  |unit| file > test"; Playwright: "  1) [project] › file › test".
  for (const [, test] of text.matchAll(/^(?: FAIL {2}| {2}\d+\) )(.+?)\s*$/gm)) failures.add(test);
}

function sum(text, pattern) {
  return [...text.matchAll(pattern)].reduce((total, match) => total + Number(match[1]), 0);
}

function plain(text) {
  // eslint-disable-next-line no-control-regex -- colors are control characters
  return text.replace(/\u001b\[[0-9;]*m/g, '');
}
