// A large install list on a laptop without a network, then the server comes back: `node tests/bench/desk-installs.mjs`.
// Needs a build. What it keeps, the memory of the whole browser, and what another person's edits wait meanwhile.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { derivedId } from '../../src/lib/base/ids.ts';
import { browserFlags, findOrFetchBrowser } from '../../src/commands/find-browser.mjs';
import { p95 } from './desk-rows.mjs';
import { end, freePort, serve } from './desk-server.mjs';

const ROWS = Number(process.argv[2] ?? 200_000);
const PRODUCTS_A_DEVICE = 10;
const WAIT = 300_000;
process.chdir(join(dirname(fileURLToPath(import.meta.url)), '../..'));

const folder = mkdtempSync(join(tmpdir(), 'muster-bench-installs-'));
chmodSync(folder, 0o755);
const environment = { PORT: String(await freePort()), MUSTER_DATA: join(folder, 'data'), LOG_LEVEL: 'warn' };
const origin = `http://localhost:${environment.PORT}`;
const person = {
  firstName: 'Ada',
  lastName: 'Admin',
  email: 'ada@plant.example',
  password: 'a long password',
};
let server = await serve(environment);
const executablePath = await findOrFetchBrowser();
const browser = await chromium.launchPersistentContext(join(folder, 'browser'), {
  executablePath,
  args: browserFlags(),
});
try {
  const cookie = await secondPerson(await found());
  const page = await browser.newPage();
  page.setDefaultTimeout(WAIT);
  await signIn(page);
  server = await end(server);
  const memory = watchMemory();
  await importOffline(page);
  const waiting = await page
    .getByText(/waiting/)
    .first()
    .innerText();
  server = await serve(environment);
  const start = Date.now();
  const others = pushMeanwhile(cookie);
  await page.reload();
  await page.getByText('Up to date', { exact: true }).first().waitFor();
  tell(`${waiting}; all of it with the server`, Date.now() - start);
  const times = await others.stop();
  process.stdout.write(
    `another client's push meanwhile: p95 ${p95(times).toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms of ${times.length}\n`,
  );
  process.stdout.write(`memory of the whole browser at most: ${memory.stop().toFixed(0)} MB\n`);
} finally {
  await browser.close();
  if (server) await end(server);
  rmSync(folder, { recursive: true, force: true });
}

async function found() {
  const made = await post('/api/set-up', { accountName: 'Plant', ...person });
  if (!made.ok) throw new Error(await made.text());
  return cookieOf(made);
}

/** Another person's session: pushes of one person wait for each other anyway. */
async function secondPerson(cookie) {
  const { accountId, userId } = await session(cookie);
  const args = { firstName: 'Bea', lastName: 'Berg', email: 'bea@plant.example' };
  const mutation = { seq: 1, id: idOf('mu'), name: 'users.add', version: 1, args, at: Date.now() };
  const asked = { protocol: 1, accountId, userId, clientId: idOf('cl'), mutations: [mutation] };
  const answer = await (await post('/api/sync/push', asked, { cookie })).json();
  if (answer.results?.[0]?.result !== 'accepted') throw new Error(JSON.stringify(answer));
  const invited = { userId: derivedId('us', mutation.id, 'user'), kind: 'invitation' };
  const { url } = await (await post('/api/invitations', invited, { cookie })).json();
  return cookieOf(await post(`/api${new URL(url).pathname}`, { password: 'the words of Bea' }));
}

async function session(cookie) {
  return (await fetch(`${origin}/api/session`, { headers: { cookie } })).json();
}

function cookieOf(answer) {
  const set = answer.headers.getSetCookie();
  return set.map((one) => one.split(';')[0]).join('; ');
}

function post(path, body, headers = {}) {
  const all = { origin, 'content-type': 'application/json', ...headers };
  return fetch(origin + path, { method: 'POST', headers: all, body: JSON.stringify(body) });
}

async function signIn(page) {
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('Email').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByText('Up to date').first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
}

async function importOffline(page) {
  await page.goto(`${origin}/devices`);
  await page.getByRole('button', { name: 'Import', exact: true }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(list());
  await dialog.getByRole('button', { name: 'Preview changes' }).click();
  const compared = Date.now();
  await dialog.getByRole('button', { name: /^Import / }).waitFor();
  tell(`${ROWS} installations: dry run`, Date.now() - compared);
  const start = Date.now();
  await dialog.getByRole('button', { name: /^Import / }).click();
  await dialog.getByText('is kept on this device').waitFor();
  tell('kept on the device', Date.now() - start);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
}

function list() {
  const file = join(folder, 'installs.csv');
  const lines = Array.from({ length: ROWS }, (_, at) => {
    const device = Math.floor(at / PRODUCTS_A_DEVICE);
    const product = (device * 7 + (at % PRODUCTS_A_DEVICE) * 13) % 250;
    return `WS-${device},SN${100_000 + device},Product ${product},${2020 + (at % 7)}.${at % 5}`;
  });
  writeFileSync(file, ['Computer,Serial number,Product,Version', ...lines, ''].join('\n'));
  return file;
}

/** One edit after the other of another browser of the company, until stopped: how long each takes, ms. */
function pushMeanwhile(cookie) {
  let isOver = false;
  const times = [];
  const ended = (async () => {
    const { accountId, userId } = await session(cookie);
    const clientId = idOf('cl');
    for (let seq = 1; !isOver; seq++) {
      const mutation = { seq, id: idOf('mu'), name: 'noop', version: 1, args: {}, at: Date.now() };
      const start = performance.now();
      const asked = { protocol: 1, accountId, userId, clientId, mutations: [mutation] };
      const answer = await post('/api/sync/push', asked, { cookie });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
      times.push(performance.now() - start);
      await new Promise((resume) => setTimeout(resume, 100));
    }
  })();
  return {
    async stop() {
      isOver = true;
      await ended;
      return times;
    },
  };
}

function idOf(prefix) {
  const letters = '0123456789abcdefghjkmnpqrstvwxyz';
  return `${prefix}_${[...randomBytes(25)].map((byte) => letters[byte & 31]).join('')}`;
}

/** Resident memory of every process of the browser, together, at most: MB. Shared pages count in each. */
function watchMemory() {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, residentOf(folder))), 500);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

function residentOf(mark) {
  const parents = new Map();
  const sizes = new Map();
  const roots = [];
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const status = readFileSync(`/proc/${pid}/status`, 'utf8');
      parents.set(pid, /PPid:\s+(\d+)/.exec(status)?.[1]);
      // What is shared, as the code itself, is counted once for each process in RSS: proportional sizes are not.
      const proportional = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
      sizes.set(pid, Number(proportional ?? 0) / 1024);
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`${mark}/browser`)) roots.push(pid);
    } catch {
      // It ended meanwhile.
    }
  }
  const isOf = (pid) => pid !== undefined && (roots.includes(pid) || isOf(parents.get(pid)));
  return [...sizes].reduce((sum, [pid, size]) => sum + (isOf(pid) ? size : 0), 0);
}

function tell(what, ms) {
  process.stdout.write(`${what}: ${(ms / 1_000).toFixed(1)} s\n`);
}
