import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { type DatabaseGate, openGate } from '#tests/support/servers/database-gate.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';

const CLIENT = testId('cl', 1);

let databases: TestDatabases;
let gate: DatabaseGate;
let server: ServerProcess;
let client: HttpClient;
let member: { accountId: string; userId: string };

beforeAll(async () => {
  databases = await startTestDatabases();
  gate = await openGate(await databases.migratedUrl());
  server = await startServer({ environment: { DATABASE_URL: gate.url } });
  client = new HttpClient(server.origin);
  member = await client.found();
});
afterAll(async () => {
  await server.stop();
  await gate.close();
  await databases.stop();
});

function push(mutations: object[], more: object = {}): Promise<Response> {
  const envelope = { protocol: PROTOCOL, ...member, clientId: CLIENT };
  return client.post('/api/sync/push', { ...envelope, mutations, ...more });
}

function add(seq: number, name = `New ${seq}`) {
  const args = { name, displayName: '', description: '', type: 'computer', os: '', serial: '' };
  return { seq, id: testId('mu', seq), name: 'devices.add', version: 1, args, at: NOW };
}

/** Every page of a first pull, as one text. */
async function pulled(): Promise<string> {
  const asked = { protocol: PROTOCOL, ...member, clientId: CLIENT, cookie: null };
  return (await client.post('/api/sync/pull', asked)).text();
}

/** A refusal of the API: its status, and a body that a program and a person can read. */
async function failure(answer: Response): Promise<[number, string]> {
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  const { code, message, requestId } = (await answer.json()) as Record<string, string>;
  expect(message).toMatch(/^[A-Z].*\.$/);
  expect(requestId).toBe(answer.headers.get('x-request-id'));
  return [answer.status, code ?? ''];
}

describe('what is not understood', () => {
  test('is answered in the shape of the API, whatever the address or method', async () => {
    for (const path of ['/api', '/api/nothing', '/api/sync/nothing', '/api/invite'])
      expect(await failure(await client.get(path, { accept: 'text/html' }))).toEqual([404, 'not-found']);
    expect(await failure(await client.post('/api/nothing', {}))).toEqual([404, 'not-found']);
    const wrong = await client.get('/api/sync/push');
    expect(wrong.headers.get('allow')).toContain('POST');
    expect(await failure(wrong)).toEqual([405, 'method']);
  });

  test('is too large, over our limit and over the one of the adapter', async () => {
    for (const bytes of [600_001, 1_100_000, 5_000_000])
      expect(await failure(await client.post('/api/sync/push', 'x'.repeat(bytes)))).toEqual([
        413,
        'too-large',
      ]);
    expect(await failure(await client.post('/api/session/sign-in', 'x'.repeat(64_001)))).toEqual([
      413,
      'too-large',
    ]);
  });

  test('is malformed: no mutations, too many, a seq that is none, a field too much', async () => {
    const many = Array.from({ length: 101 }, (_, i) => add(i + 1));
    for (const body of [[], many, [{ ...add(1), seq: 0 }], [{ ...add(1), extra: 1 }]])
      expect(await failure(await push(body))).toEqual([400, 'invalid']);
    expect(await failure(await push([add(1)], { protocol: 99 }))).toEqual([426, 'protocol']);
  });
});

describe('a push', () => {
  test('of an unknown mutation or bad arguments is done, refused, and does not block what follows', async () => {
    const poison = [{ ...add(1), name: 'no.such' }, { ...add(2), args: { hostile: [1] } }, add(3)];
    const answer = (await (await push(poison)).json()) as { results: { reason?: string }[]; last: number };
    expect(answer.last).toBe(3);
    expect(answer.results.map((one) => one.reason ?? 'accepted')).toEqual([
      'unknown-mutation',
      'invalid',
      'accepted',
    ]);
  });

  test('sent again changes nothing; a skipped seq and a seq used twice stop it', async () => {
    const again = (await (await push([add(3)])).json()) as object;
    expect(again).toMatchObject({ status: 'done', last: 3, results: [{ result: 'known' }] });
    expect(await (await push([add(9)])).json()).toEqual({ status: 'gap', last: 3 });
    const twice = { ...add(3), id: testId('mu', 99) };
    expect(await (await push([twice])).json()).toEqual({ status: 'forked', last: 3 });
    expect((await pulled()).match(/"name": "New 3"/g)).toHaveLength(1);
  });

  test('with the ids of another account or person changes nothing', async () => {
    for (const ids of [{ accountId: testId('ac', 7) }, { userId: testId('us', 7) }])
      expect(await (await push([add(4, 'Stranger')], ids)).json()).toEqual({ status: 'wrong-person' });
    expect(await pulled()).not.toContain('Stranger');
  });

  test('with an id of a record of nobody is refused as not found, not applied', async () => {
    const args = { id: testId('dv', 404), changes: { name: { was: 'a', to: 'b' } } };
    const answer = (await (await push([{ ...add(4), name: 'devices.edit', args }])).json()) as object;
    expect(answer).toMatchObject({ status: 'done', last: 4, results: [{ result: 'refused' }] });
  });
});

describe('a database that goes away', () => {
  test('is said in JSON, acknowledges nothing, and everything works again when it is back', async () => {
    await gate.close();
    const asked = { protocol: PROTOCOL, ...member, clientId: CLIENT, cookie: null };
    for (const answer of [
      await push([add(5, 'While away')]),
      await client.post('/api/sync/pull', asked),
      await client.get('/api/session'),
      await client.post('/api/session/sign-in', { email: founder.email, password: founder.password }),
      await client.get('/api/sync/poke'),
      await client.post('/api/session/sign-out', {}),
      await client.post('/api/invitations', { userId: member.userId, kind: 'invitation' }),
      await client.get('/api/invite/unknown'),
    ])
      expect(await failure(answer)).toEqual([503, 'busy']);
    const health = await client.get('/healthz');
    expect([health.status, await health.json()]).toEqual([
      503,
      { status: 'down', reason: 'The database does not answer.' },
    ]);
    expect(health.headers.get('retry-after')).toBe('10');

    await gate.open();
    await expect.poll(async () => (await client.get('/healthz')).status, { timeout: 20_000 }).toBe(200);
    expect(await pulled()).not.toContain('While away');
    const sent = (await (await push([add(5, 'Back again')])).json()) as object;
    expect(sent).toMatchObject({ status: 'done', last: 5, results: [{ result: 'accepted' }] });
    expect(await pulled()).toContain('Back again');
    const { cookie } = client;
    expect((await client.post('/api/session/sign-out', {})).status).toBe(200);
    const ended = await client.get('/api/session', { cookie });
    expect(await ended.json()).toMatchObject({ status: 'signed-out' });
    await client.post('/api/session/sign-in', { email: founder.email, password: founder.password });
  });

  test('is heard of again: a stream opened before still tells what changes after', async () => {
    const stream = await client.get('/api/sync/poke');
    await gate.close();
    await gate.open();
    await expect.poll(async () => (await client.get('/healthz')).status, { timeout: 20_000 }).toBe(200);
    await push([add(6)]);
    expect(await hears(stream, 'event: poke')).toBe(true);
  });
});

/** Reads the stream until the text comes. */
async function hears(answer: Response, text: string): Promise<boolean> {
  const decoder = new TextDecoder();
  let heard = '';
  for await (const chunk of answer.body ?? []) {
    heard += decoder.decode(chunk as Uint8Array);
    if (heard.includes(text)) return true;
  }
  return false;
}
