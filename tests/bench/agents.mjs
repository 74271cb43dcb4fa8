// Check-ins and whole inventories against a real server on this computer, the generator beside it:
// node tests/bench/agents.mjs [--seconds 60] [--check-ins 300] [--inventories 30] [--server PID] URL
// URL is what `npm run admin -- enrolment-key create` prints. Prints one line of figures a ten seconds, and the whole.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { parseArgs } from 'node:util';
import { deflateSync } from 'node:zlib';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    'check-ins': { type: 'string', default: '300' },
    inventories: { type: 'string', default: '30' },
    devices: { type: 'string', default: '2000' },
    server: { type: 'string' },
  },
});
const url = new URL(positionals[0]);
const seconds = Number(values.seconds);
const devices = Number(values.devices);
const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
const took = { 'check-in': [], inventory: [] };
const answers = new Map();
const memory = [];

/** 900 rows, of which one differs between devices: a fleet of one image. Made once: the generator must not be measured. */
const bodies = Array.from({ length: devices }, (_, at) => deflateSync(inventory(at)));
const prologs = Array.from({ length: devices }, (_, at) =>
  deflateSync(`<REQUEST><DEVICEID>${idOf(at)}</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>`),
);
const known = Math.min(devices, 300);
for (let at = 0; at < known; at++) await send('warm-up', bodies[at]);
const sizes = `${bodies[0].length} bytes deflated, ${inventory(0).length} plain`;
process.stdout.write(`${known} devices are there; an inventory has 900 rows, ${sizes}.\n`);

const startedAt = performance.now();
const until = startedAt + seconds * 1_000;
const running = new Set();
await Promise.all([
  paced(Number(values['check-ins']), (at) => send('check-in', prologs[at % known])),
  // Nine in ten are of a machine that is known; each tenth of a new one.
  paced(Number(values.inventories), (at) =>
    send('inventory', bodies[at % 10 === 0 ? (known + at / 10) % devices : at % known]),
  ),
  watched(),
]);
await Promise.all(running);
/** Until the last answer: what is still queued at the end counts against the server. */
const lasted = (performance.now() - startedAt) / 1_000;
report();
agent.destroy();

/** Starts so many a second whether or not the ones before are answered: a fleet does not wait for the server. */
async function paced(aSecond, one) {
  for (let at = 0; ; at++) {
    const due = startedAt + (at * 1_000) / aSecond;
    const now = performance.now();
    if (due >= until) return;
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
          const answer = `${kind} ${response.statusCode}`;
          answers.set(answer, (answers.get(answer) ?? 0) + 1);
          resolve();
        });
      },
    );
    request.on('error', (error) => {
      answers.set(`${kind} ${error.code}`, (answers.get(`${kind} ${error.code}`) ?? 0) + 1);
      resolve();
    });
    request.end(body);
  });
}

function report() {
  for (const [kind, all] of Object.entries(took)) {
    const sorted = all.toSorted((one, other) => one - other);
    const at = (part) => Math.round(sorted[Math.floor(sorted.length * part)] ?? 0);
    const rate = (sorted.length / lasted).toFixed(1);
    process.stdout.write(`${kind}: ${rate}/s, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms\n`);
  }
  process.stdout.write(`answers: ${[...answers].map(([what, count]) => `${what} ${count}`).join(', ')}\n`);
  if (memory.length > 0) process.stdout.write(`server memory, MB every 5 s: ${memory.join(' ')}\n`);
}

function residentMb(pid) {
  const [, kb = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kb) / 1_000);
}

function idOf(at) {
  return `bench${at}-2026-01-01-01-01-01`;
}

function inventory(at) {
  const rows = Array.from({ length: 900 }, (_, row) => {
    const name = row === 0 ? `Own tool ${at}` : `Package ${row} of the image`;
    return `<SOFTWARES><ARCH>all</ARCH><FROM>deb</FROM><NAME>${name}</NAME><PUBLISHER>Publisher ${row % 40}</PUBLISHER><VERSION>1.${row}.0</VERSION></SOFTWARES>`;
  });
  const uuid = String(at).padStart(12, '0');
  return `<?xml version="1.0" encoding="UTF-8"?><REQUEST><CONTENT><BIOS><SSN>BENCH${at}</SSN></BIOS><HARDWARE><NAME>BENCH-${at}</NAME><UUID>ABCD1234-0000-4000-8000-${uuid}</UUID><OSNAME>Bench OS</OSNAME></HARDWARE>${rows.join('')}</CONTENT><DEVICEID>${idOf(at)}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`;
}
