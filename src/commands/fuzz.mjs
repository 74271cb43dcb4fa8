// `npm run fuzz -- --minutes 10 [--seed 7]`: runs the laws with fresh seeds until the time is over or one is
// broken. `npm run fuzz -- --planted [--seed 7]`: plants bugs and tells how soon the laws catch each. Plain JavaScript
// for Node 18+.
import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { installWhenNeeded, projectEnvironment, root } from './install.mjs';

/** What a round runs in turn, with runs for about 15 s each on one core: a busy machine may take ten times as long. */
const suites = [
  { name: 'laws/sync', of: 'model browsers and a model server', runs: 800 },
  { name: 'laws/replica', of: 'real replicas and a model server', runs: 300 },
  { name: 'laws/server', of: 'real replicas and the real server on PostgreSQL', runs: 25 },
  { name: 'laws/quiet', of: 'desks with nothing to say', runs: 80 },
  { name: 'laws/proportion', of: 'a new desk and one where much is kept', runs: 12 },
  { name: 'laws/progress', of: 'exchanges that are cut', runs: 40 },
  { name: 'laws/meaning', of: 'files read again, steps taken back and people erased', runs: 8_000 },
];
/** Bugs are planted in these. */
const planting = ['laws/planted', ...suites.slice(3).map(({ name }) => name)];
/** At the end of the titles of what a round runs. */
const HOLDING = 'the laws of sync hold|the laws hold$';
const fates = ['applied', 'refused', 'discarded', 'pending'];

const { minutes, seed, planted } = settings();
installWhenNeeded();
const folder = mkdtempSync(join(tmpdir(), 'muster-fuzz-'));
const totals = { runs: 0, made: 0, steps: {}, faults: {} };
const seeds = [];
const isWell = planted ? catchPlanted() : fuzz();
rmSync(folder, { recursive: true, force: true });
process.exit(isWell ? 0 : 1);

function fuzz() {
  const end = Date.now() + minutes * 60_000;
  let isBroken = false;
  process.stdout.write(`First seed ${seed}, ${minutes} minutes.\n`);
  for (let round = 0; !isBroken && Date.now() < end; round++) {
    const suite = suites[round % suites.length];
    isBroken = !runRound(suite, seed + round);
  }
  printTotals();
  return !isBroken && totals.runs > 0;
}

/** Answers whether every bug was caught, by a law. */
function catchPlanted() {
  process.stdout.write(`Seed ${seed}. Each bug is planted in the product's own code:\n\n`);
  const reports = planting.map((name) => runSuite(name, { LAW_SEED: seed }, 'the laws catch'));
  const rows = reports.flatMap(({ lines }) =>
    lines.map(({ name, runs, steps, ms, law }) => [name, runs, steps, ms, shortened(law)]),
  );
  printTable([['bug', 'runs', 'steps', 'ms', 'what the laws said'], ...rows]);
  const missed = reports.filter(({ status, lines }) => status !== 0 || lines.length === 0);
  for (const { stdout, stderr } of missed) process.stdout.write(`\n${stdout}${stderr}\n`);
  return missed.length === 0;
}

/** One file of laws, and the lines that it reported. */
function runSuite(name, environment, title) {
  const report = join(folder, 'report.jsonl');
  rmSync(report, { force: true });
  const file = `tests/property/${name}.property.test.ts`;
  // A round may stand beside other work for hours: only what hangs for good is to be ended.
  const words = ['run', '--project', 'property', `--testTimeout=${30 * 60_000}`, '-t', title, file];
  const { status, stdout, stderr } = spawnSync('vitest', words, {
    cwd: root,
    env: projectEnvironment({ ...environment, LAW_REPORT: report, NO_COLOR: '1' }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const lines = existsSync(report) ? readFileSync(report, 'utf8').trim().split('\n').map(JSON.parse) : [];
  return { file, status, stdout, stderr, lines };
}

/** Answers whether every law held. */
function runRound(suite, roundSeed) {
  const environment = { LAW_SEED: roundSeed, LAW_RUNS: suite.runs };
  const { file, status, stdout, stderr, lines } = runSuite(suite.name, environment, HOLDING);
  seeds.push(roundSeed);
  if (status === 0 && lines.length > 0) {
    const counted = { runs: 0, steps: {}, faults: {} };
    for (const line of lines) addUp(counted, line);
    addUp(totals, counted);
    // Only laws 1 to 6 follow each edit to what became of it.
    if (fates.some((name) => counted[name] > 0)) totals.followed = (totals.followed ?? 0) + counted.made;
    process.stdout.write(`seed ${roundSeed}: ${happenedIn(counted)}; every law held for ${suite.of}\n`);
    return true;
  }
  // A machine with other work may need more than the time of a test: that is no broken law, and no held one either.
  const what = `${stdout}${stderr}`.includes('Test timed out') ? 'Not ended in time' : 'Broken';
  process.stdout.write(`${stdout}${stderr}\n${what} with seed ${roundSeed}. To repeat it:\n`);
  process.stdout.write(
    `  LAW_SEED=${roundSeed} LAW_RUNS=${suite.runs} npx vitest run --project property -t "${HOLDING}" ${file}\n` +
      'The smallest case that breaks a law stands above as "Counterexample": keep it, as tests/laws/steps.ts does.\n',
  );
  return false;
}

function happenedIn({ runs, steps, faults, ...counted }) {
  const named = [
    ...[`${runs} runs`, `${sum(steps)} steps`, `${sum(faults)} faults`, `${counted.made} edits`],
    ...[`${counted.restored} backups restored`, `${counted.forked} profiles copied`],
    ...[`${counted.left} times somebody out or in`, `${counted.filed} outbox files`],
  ];
  return named.filter((text) => !text.startsWith('0 ')).join(', ');
}

function printTotals() {
  const { runs, followed: made = 0, steps, faults } = totals;
  process.stdout.write(`\n${runs} runs, ${sum(steps)} steps, ${sum(faults)} faults of the line\n`);
  process.stdout.write(`seeds: ${seeds.length === 0 ? 'none' : `${seeds[0]} to ${seeds.at(-1)}`}\n`);
  process.stdout.write(`faults: ${listed(faults)}\nsteps: ${listed(steps)}\n`);
  const parts = fates.map((name) => `${totals[name] ?? 0} ${name}`).join(' + ');
  const isKept = made === fates.reduce((all, name) => all + (totals[name] ?? 0), 0);
  process.stdout.write(`${made} edits made ${isKept ? '=' : '≠'} ${parts}\n`);
}

function printTable(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      typeof cell === 'number' ? String(cell).padStart(widths[column]) : cell.padEnd(widths[column]),
    );
    process.stdout.write(`${cells.join('  ').trimEnd()}\n`);
  }
}

function shortened(law) {
  const text = law.replace('Broken promise: ', '');
  if (text === '') return 'nothing';
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function listed(counts) {
  const most = Object.entries(counts).sort(([, one], [, other]) => other - one);
  return most.map(([kind, count]) => `${kind} ${count}`).join(', ');
}

function sum(counts) {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}

function addUp(sums, more) {
  for (const [name, value] of Object.entries(more)) {
    if (typeof value === 'object') addUp((sums[name] ??= {}), value);
    else sums[name] = (sums[name] ?? 0) + value;
  }
}

function settings() {
  const { values } = parseArgs({
    options: { minutes: { type: 'string' }, seed: { type: 'string' }, planted: { type: 'boolean' } },
  });
  const given = {
    minutes: Number(values.minutes ?? 5),
    seed: Number(values.seed ?? randomInt(2 ** 31)),
    planted: values.planted ?? false,
  };
  if (given.minutes > 0 && Number.isSafeInteger(given.seed)) return given;
  process.stderr.write(
    'Use: npm run fuzz -- --minutes 10 [--seed 7], or npm run fuzz -- --planted [--seed 7]\n',
  );
  process.exit(2);
}
