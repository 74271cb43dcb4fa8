import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { derivedId } from '#lib/base/ids.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { startServer } from '#tests/support/servers/server-process.ts';
import { emptyServer, type SharedServer } from '#tests/support/servers/shared-server.ts';

/** OpenStreams: a person's own bound. */
const A_PERSON = 20;
const TOTAL = 22;

let server: SharedServer;
let client: HttpClient;
let member: { accountId: string; userId: string };

beforeAll(async () => {
  server = await emptyServer({ MAX_STREAMS: String(TOTAL) });
  client = new HttpClient(server.origin);
  member = await client.found();
});

function push(seqs: readonly number[]): Promise<Response> {
  const mutations = seqs.map((seq) => {
    const args = {
      name: `New ${seq}`,
      displayName: '',
      description: '',
      type: 'computer',
      os: '',
      serial: '',
    };
    return { seq, id: testId('mu', seq), name: 'devices.add', version: 1, args, at: NOW };
  });
  return client.post('/api/sync/push', {
    protocol: PROTOCOL,
    ...member,
    clientId: testId('cl', 1),
    mutations,
  });
}

/** The value of a line of /metrics, 0 when it is not there. */
async function metric(line: string): Promise<number> {
  const text = await (await client.get('/metrics')).text();
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? 0);
}

describe('a request id', () => {
  test('is made by the server, taken from a proxy when it is plain, and in every log line', async () => {
    const own = await client.get('/api/session');
    expect(own.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    const proxys = await client.get('/api/session', { 'x-request-id': 'proxy-0001' });
    expect(proxys.headers.get('x-request-id')).toBe('proxy-0001');
    for (const bad of ['short', 'x'.repeat(65), 'with space 1', '"},{"level":60'])
      expect((await client.get('/healthz', { 'x-request-id': bad })).headers.get('x-request-id')).toMatch(
        /^[0-9a-f-]{36}$/,
      );
    const lines = (): Record<string, unknown>[] =>
      server
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const named = () => lines().filter(({ requestId }) => requestId === 'proxy-0001');
    await expect.poll(named).toMatchObject([{ msg: 'request', route: '/api/session', status: 200 }]);
  });
});

describe('/metrics', () => {
  test('counts requests by route and status, mutations by outcome, rows, streams and connections', async () => {
    await push([1, 2]);
    await push([2, 3]);
    const pulled = { protocol: PROTOCOL, ...member, clientId: testId('cl', 1), cookie: null };
    const rowsBefore = await metric('muster_pull_rows_total');
    const body = await (await client.post('/api/sync/pull', pulled)).text();
    const rows = body.match(/"createdAt"/g)?.length ?? 0;
    await client.get('/api/nothing');
    const requests = 'muster_request_duration_seconds';
    expect(await metric(`${requests}_count{route="/api/sync/push",status="200"}`)).toBe(2);
    expect(await metric(`${requests}_bucket{route="/api/sync/push",status="200",le="+Inf"}`)).toBe(2);
    expect(await metric(`${requests}_count{route="none",status="404"}`)).toBe(1);
    expect(await metric('muster_push_mutations_total{result="accepted"}')).toBe(3);
    expect(await metric('muster_push_mutations_total{result="known"}')).toBe(1);
    expect((await metric('muster_pull_rows_total')) - rowsBefore).toBeGreaterThanOrEqual(rows);
    expect(rows).toBeGreaterThan(3);
    expect(await metric('muster_database_connections{pool="app",state="idle"}')).toBeGreaterThan(0);
    expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
    expect(await metric('muster_uptime_seconds')).toBeGreaterThan(0);
  });

  test('is for this computer alone: not through a proxy', async () => {
    expect((await client.get('/metrics', { 'x-forwarded-for': '127.0.0.1' })).status).toBe(403);
  });

  test('is for who has the token, when there is one or others can reach the server', async () => {
    const token = 'a-token-of-some-length';
    for (const environment of [{ METRICS_TOKEN: token }, { ORIGIN: 'https://muster.example' }]) {
      const other = await startServer({ environment: { DATABASE_URL: server.url, ...environment } });
      const asked = async (authorization?: string): Promise<number> =>
        (await fetch(`${other.origin}/metrics`, { headers: authorization ? { authorization } : {} })).status;
      expect([await asked(), await asked('Bearer wrong'), await asked(`Bearer ${token}`)]).toEqual([
        403,
        403,
        'METRICS_TOKEN' in environment ? 200 : 403,
      ]);
      await other.stop();
    }
  });
});

describe('event streams', () => {
  const open: AbortController[] = [];

  afterEach(async () => {
    for (const one of open.splice(0)) one.abort();
    await expect.poll(() => metric('muster_open_event_streams')).toBe(0);
  });

  /** Answers the status, and what ends with the stream. */
  async function listen(one: HttpClient): Promise<{ status: number; ended: Promise<string> }> {
    const abort = new AbortController();
    open.push(abort);
    const answer = await fetch(`${server.origin}/api/sync/poke`, {
      headers: { cookie: one.cookie },
      signal: abort.signal,
    });
    const ended = answer.text().then(
      () => 'closed',
      () => 'cut',
    );
    return { status: answer.status, ended };
  }

  test('of a person are twenty: one more closes the oldest', async () => {
    const streams = [];
    for (let count = 0; count <= A_PERSON; count++) streams.push(await listen(client));
    expect(streams.map(({ status }) => status)).toEqual(Array(A_PERSON + 1).fill(200));
    expect(await streams[0]?.ended).toBe('closed');
    expect(await metric('muster_open_event_streams')).toBe(A_PERSON);
  });

  test('of everybody are as many as MAX_STREAMS: one more is told to come later', async () => {
    const person = await colleague();
    for (let count = 0; count < A_PERSON; count++) await listen(client);
    expect((await listen(person)).status).toBe(200);
    expect((await listen(person)).status).toBe(200);
    expect((await listen(person)).status).toBe(503);
    // Of a person at the own bound the oldest goes, so that the total stays.
    expect((await listen(client)).status).toBe(200);
    expect(await metric('muster_open_event_streams')).toBe(TOTAL);
  });

  /** Somebody else of the company, signed in. */
  async function colleague(): Promise<HttpClient> {
    const id = testId('mu', 900);
    const args = { firstName: 'Bea', lastName: 'B', email: 'bea@acme.example' };
    const sent = { seq: 1, id, name: 'users.add', version: 1, args, at: NOW };
    const envelope = { protocol: PROTOCOL, ...member, clientId: testId('cl', 9), mutations: [sent] };
    await client.post('/api/sync/push', envelope);
    const asked = { userId: derivedId('us', id, 'user'), kind: 'invitation' };
    const made = (await (await client.post('/api/invitations', asked)).json()) as { url: string };
    const person = new HttpClient(server.origin);
    await person.post(`/api${new URL(made.url).pathname}`, { password: 'a long password too' });
    return person;
  }
});

describe('a pull', () => {
  test('is compressed as the browser accepts it, and left alone when it is small or not accepted', async () => {
    for (let from = 100; from < 400; from += 100)
      await push(Array.from({ length: 100 }, (_, i) => from + i - 96));
    const asked = { protocol: PROTOCOL, ...member, clientId: testId('cl', 1), cookie: null };
    const plain = await raw(asked, 'identity');
    expect(plain.coding).toBeUndefined();
    const brotli = await raw(asked, 'gzip, deflate, br');
    const gzip = await raw(asked, 'gzip, br;q=0');
    expect([brotli.coding, gzip.coding]).toEqual(['br', 'gzip']);
    expect(brotliDecompressSync(brotli.body).toString()).toBe(plain.body.toString());
    expect(gunzipSync(gzip.body).toString()).toBe(plain.body.toString());
    expect(brotli.body.length).toBeLessThan(plain.body.length / 3);
    const lines = plain.body.toString().trim().split('\n');
    const { cookie } = JSON.parse(lines.at(-1) ?? '') as { cookie: object };
    expect((await raw({ ...asked, cookie }, 'gzip, br')).coding).toBeUndefined();
    expect((await client.get('/api/sync/poke')).headers.get('content-encoding')).toBeNull();
  });

  /** What goes over the wire: fetch would decompress it. */
  function raw(body: object, accepted: string): Promise<{ coding: string | undefined; body: Buffer }> {
    const headers = {
      cookie: client.cookie,
      origin: server.origin,
      'content-type': 'application/json',
      'accept-encoding': accepted,
    };
    return new Promise((resolve, reject) => {
      const sent = request(`${server.origin}/api/sync/pull`, { method: 'POST', headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('end', () =>
          resolve({ coding: answer.headers['content-encoding'], body: Buffer.concat(chunks) }),
        );
      });
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });
  }
});
