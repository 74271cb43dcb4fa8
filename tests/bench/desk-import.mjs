// Two files of 50,000 rows on a laptop without a network, then the server comes back: `node tests/bench/desk-import.mjs`.
// Needs a build. Each import is stopped once on its way and begun again, as people do.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { browserFlags, findOrFetchBrowser } from '../../src/commands/find-browser.mjs';
import { end, freePort, serve } from './desk-server.mjs';

const ROWS = Number(process.argv[2] ?? 50_000);
const WAIT = 240_000;
process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));

const folder = mkdtempSync(join(tmpdir(), 'muster-bench-import-'));
chmodSync(folder, 0o755);
const environment = { PORT: String(await freePort()), MUSTER_DATA: join(folder, 'data'), LOG_LEVEL: 'warn' };
const origin = `http://localhost:${environment.PORT}`;
const files = [
  {
    of: 'people',
    path: '/users',
    file: write('people.csv', 'First name,Last name,Email address', personLine),
  },
  {
    of: 'subscriptions',
    path: '/contracts',
    file: write(
      'subscriptions.csv',
      'team_alias,offering_name,contract_number,subscription_id,start_date,end_date,seat_quantity,reseller_name',
      subscriptionLine,
    ),
  },
];
let server = await serve(environment);
const executablePath = await findOrFetchBrowser();
const browser = await chromium.launch({ executablePath, args: browserFlags() });
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(WAIT);
  await setUp(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  server = await end(server);
  for (const one of files) await importOffline(page, one);
  const waiting = await page
    .getByText(/waiting/)
    .first()
    .innerText();
  server = await serve(environment);
  const start = Date.now();
  await page.reload();
  await page.getByText('Up to date', { exact: true }).first().waitFor();
  tell(`${waiting}; all of it with the server`, Date.now() - start);
  await page.goto(`${origin}/users`);
  await page.getByRole('button', { name: `Export ${(ROWS + 1).toLocaleString('en-US')} rows` }).waitFor();
  await page.goto(`${origin}/inbox`);
  await page.getByText('Nothing needs you.').waitFor();
} finally {
  await browser.close();
  if (server) await end(server);
  rmSync(folder, { recursive: true, force: true });
}

async function setUp(page) {
  await page.goto(`${origin}/set-up`);
  const person = { Company: 'Plant', 'First name': 'Ada', 'Last name': 'Admin', Email: 'ada@plant.example' };
  for (const [label, text] of Object.entries({ ...person, Password: 'a long password' }))
    await page.getByLabel(label).fill(text);
  await page.getByRole('button', { name: 'Create company' }).click();
  await page.getByRole('heading', { name: 'Devices' }).waitFor();
}

async function importOffline(page, { of, path, file }) {
  await page.goto(origin + path);
  const dialog = page.getByRole('dialog');
  await compare(page, file);
  await dialog.getByRole('button', { name: /^Import / }).click();
  await dialog.getByRole('progressbar').waitFor();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  const stopped = await dialog.getByText(/^Stopped/).innerText();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  const compared = await compare(page, file);
  const start = Date.now();
  await dialog.getByRole('button', { name: /^Import / }).click();
  const said = await dialog.getByText('is kept on this device').innerText();
  tell(`${of}, ${ROWS} rows: dry run after "${stopped.slice(0, 40)}"`, compared);
  tell(`${of}: ${said}`, Date.now() - start);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

/** Up to the plan; answers how long it took, ms. */
async function compare(page, file) {
  await page.getByRole('button', { name: 'Import', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(file);
  const start = Date.now();
  await dialog.getByRole('button', { name: 'Preview changes' }).click();
  await dialog.getByRole('progressbar', { name: 'Dry run' }).waitFor();
  await dialog.getByRole('button', { name: /^Import / }).waitFor();
  return Date.now() - start;
}

function write(name, titles, lineOf) {
  const lines = Array.from({ length: ROWS }, (_, at) => lineOf(at));
  const file = join(folder, name);
  writeFileSync(file, [titles, ...lines, ''].join('\n'));
  return file;
}

function personLine(at) {
  return `First${at % 997},Last${at % 7_919},person${at}@plant.example`;
}

/** 250 products on 10,000 contracts, five each. */
function subscriptionLine(at) {
  const contract = 110_000_000_000 + Math.floor(at / 5);
  return `Plant,Product ${at % 250},${contract},${500 + (at % 7)}-${at},2026-01-01,2027-12-31,${1 + (at % 90)},Reseller`;
}

function tell(what, ms) {
  process.stdout.write(`${what}: ${(ms / 1_000).toFixed(1)} s\n`);
}
