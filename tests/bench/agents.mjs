// Check-ins and whole inventories against a real server on this computer, the generator beside it:
// node tests/bench/agents.mjs [--seconds 60] [--check-ins 300] [--inventories 30] [--sockets 256] [--server PID] [--database PID] URL
// URL is what `npm run admin -- enrolment-key create` prints; the processes are the server's and the postmaster's, whose
// CPU and memory are read from /proc. With more sockets than the server lets in, one sees it turn agents away. No device comes twice in the run, so that each check-in writes its time, as in life.
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { deflateSync } from 'node:zlib';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    'check-ins': { type: 'string', default: '300' },
    inventories: { type: 'string', default: '30' },
    sockets: { type: 'string', default: '256' },
    server: { type: 'string' },
    database: { type: 'string' },
  },
});
const url = new URL(positionals[0]);
const seconds = Number(values.seconds);
const signs = Math.ceil(Number(values['check-ins']) * seconds);
const lists = Math.ceil(Number(values.inventories) * seconds);
/** Of ten inventories one is of a new machine, one tells other software than before, eight tell what is known. */
const NEW_AT = 0;
const CHANGED_AT = 5;
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(values.sockets) });
const took = { 'check-in': [], inventory: [] };
const answers = new Map();
const memory = [];

/** Made before: the generator must not be measured with it. An inventory has 900 rows, of which one is the device's own. */
const bodies = Array.from({ length: lists }, (_, at) =>
  deflateSync(inventory(at, { edition: at % 10 === CHANGED_AT ? 2 : 1 })),
);
await prepare();

const used = cpuUsed();
const startedAt = performance.now();
const until = startedAt + seconds * 1_000;
const running = new Set();
await Promise.all([
  paced(signs, (at) => send('check-in', deflateSync(prolog(at)))),
  paced(lists, (at) => send('inventory', bodies[at])),
  watched(),
]);
await Promise.all(running);
/** Until the last answer: what is still queued at the end counts against the server. */
const lasted = (performance.now() - startedAt) / 1_000;
report();
agent.destroy();

/** The fleet is there: small machines for the signs of life, and nine in ten of those that send lists. */
async function prepare() {
  const made = performance.now();
  await each(signs, (at) => send('warm-up', deflateSync(small(at))));
  await each(lists, (at) =>
    at % 10 === NEW_AT ? Promise.resolve() : send('warm-up', deflateSync(inventory(at, { edition: 1 }))),
  );
  const took = ((performance.now() - made) / 1_000).toFixed(1);
  process.stdout.write(
    `${signs} small devices and ${lists} lists of ${bodies[0]?.length ?? 0} bytes deflated were made in ${took} s: ` +
      `${[...answers].map(([what, count]) => `${what} ${count}`).join(', ')}\n`,
  );
  answers.clear();
  if (lists > 0 || signs > 0) await quiet();
}

/** A minute later by the server's clock, or no time would be written; meanwhile the database writes what it put off. */
function quiet() {
  return new Promise((resolve) => setTimeout(resolve, 62_000));
}

/** All of them, 32 at a time. */
async function each(count, one) {
  let next = 0;
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

/** Starts so many a second whether or not the ones before are answered: a fleet does not wait for the server. */
async function paced(count, one) {
  for (let at = 0; at < count; at++) {
    const due = startedAt + (at * seconds * 1_000) / count;
    const now = performance.now();
    if (due > now) await new Promise((resolve) => setTimeout(resolve, due - now));
    const sent = one(at).finally(() => running.delete(sent));
    running.add(sent);
  }
}

async function watched() {
  while (performance.now() < until) {
    if (values.server) memory.push(residentMb(values.server));
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  }
}

function send(kind, body) {
  const from = performance.now();
  return new Promise((resolve) => {
    const request = http.request(
      url,
      {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/x-compress-zlib', 'content-length': body.length },
      },
      (response) => {
        response.resume().on('end', () => {
          // What is put off until later is no work done.
          if (response.statusCode === 200) took[kind]?.push(performance.now() - from);
          count(`${kind} ${response.statusCode}`);
          resolve();
        });
      },
    );
    request.on('error', (error) => {
      count(`${kind} ${error.code}`);
      resolve();
    });
    request.end(body);
  });
}

function count(answer) {
  answers.set(answer, (answers.get(answer) ?? 0) + 1);
}

function report() {
  for (const [kind, all] of Object.entries(took)) {
    const sorted = all.toSorted((one, other) => one - other);
    const at = (part) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
    const rate = (sorted.length / lasted).toFixed(1);
    process.stdout.write(`${kind}: ${rate}/s, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms\n`);
  }
  process.stdout.write(`answers: ${[...answers].map(([what, count]) => `${what} ${count}`).join(', ')}\n`);
  const total = took['check-in'].length + took.inventory.length;
  const { server, database } = cpuUsed();
  const words = (ms) =>
    `${(ms / lasted / 10).toFixed(0)} % of a core, ${(ms / total).toFixed(2)} ms for each taken in`;
  if (values.server) process.stdout.write(`CPU of the server: ${words(server - used.server)}\n`);
  if (values.database) process.stdout.write(`CPU of the database: ${words(database - used.database)}\n`);
  const own = process.cpuUsage();
  process.stdout.write(`CPU of this, whole run: ${((own.user + own.system) / 1e6).toFixed(1)} s\n`);
  if (memory.length > 0) process.stdout.write(`server memory, MB every 5 s: ${memory.join(' ')}\n`);
}

/** ms so far, of the server and of all processes of the database, ended ones too. */
function cpuUsed() {
  const server = values.server ? ownCpu(values.server) : 0;
  if (!values.database) return { server, database: 0 };
  const children = readdirSync('/proc').filter(
    (one) => /^\d+$/.test(one) && parentOf(one) === values.database,
  );
  const database = [...children, values.database].reduce((sum, pid) => sum + ownCpu(pid), 0);
  return { server, database: database + endedCpu(values.database) };
}

function statOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  } catch {
    return [];
  }
}

/** A tick is 10 ms. */
function ownCpu(pid) {
  const fields = statOf(pid);
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
}

function endedCpu(pid) {
  const fields = statOf(pid);
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) * 10;
}

function parentOf(pid) {
  return statOf(pid)[1];
}

function residentMb(pid) {
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1_000);
}

function prolog(at) {
  return `<REQUEST><DEVICEID>${idOf('small', at)}</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`;
}

function small(at) {
  return `<REQUEST><CONTENT><BIOS><SSN>SMALL${at}</SSN></BIOS><HARDWARE><NAME>SMALL-${at}</NAME></HARDWARE></CONTENT><DEVICEID>${idOf('small', at)}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;
}

function idOf(kind, at) {
  return `${kind}${at}-2026-01-01-01-01-01`;
}

/** Written as FusionInventory does: about 230 kB. What a run tells anew every time is there: the uptime. */
function inventory(at, { edition }) {
  const rows = Array.from({ length: 900 }, (_, row) => {
    const name = row === 0 ? `Own tool ${at}` : `Package ${row} of the image`;
    const version = row === 1 ? `1.1.${edition}` : `1.${row}.0`;
    return `<SOFTWARES><ARCH>all</ARCH><FROM>deb</FROM><NAME>${name}</NAME><PUBLISHER>Publisher ${row % 40}</PUBLISHER><VERSION>${version}</VERSION></SOFTWARES>`;
  });
  const uuid = String(at).padStart(12, '0');
  const uptime = `<UPTIME>${performance.now()}</UPTIME>`;
  return `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><BIOS><SSN>BENCH${at}</SSN></BIOS><HARDWARE><NAME>BENCH-${at}</NAME><UUID>ABCD1234-0000-4000-8000-${uuid}</UUID><OSNAME>Bench OS</OSNAME>${uptime}</HARDWARE>${rows.join('')}</CONTENT><DEVICEID>${idOf('bench', at)}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;
}
