import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { type DatabaseGate, openGate } from '#tests/support/servers/database-gate.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';

type Member = { accountId: string; userId: string };

let databases: TestDatabases;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());

function add(seq: number, client = 1) {
  const name = `New ${client} ${seq}`;
  const args = { name, displayName: '', description: '', type: 'computer', os: '', serial: '' };
  return { seq, id: testId('mu', client * 1_000 + seq), name: 'devices.add', version: 1, args, at: NOW };
}

function push(to: HttpClient, member: Member, mutations: object[], client = 1): Promise<Response> {
  const clientId = testId('cl', client);
  return to.post('/api/sync/push', { protocol: PROTOCOL, ...member, clientId, mutations });
}

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client
    .query<Row>(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}

/** Devices, mutations known, and the last of the client: what a push leaves. */
async function left(url: string): Promise<{ devices: number; known: number; last: number }> {
  const [found] = await query<{ devices: number; known: number; last: number }>(
    url,
    `select (select count(*)::int from muster.devices) as devices,
            (select count(*)::int from muster.known_mutations) as known,
            (select coalesce(max(last_seq), 0)::int from muster.clients) as last`,
  );
  return found ?? { devices: -1, known: -1, last: -1 };
}

describe('a server killed while it takes a push', () => {
  let url: string;
  let gate: DatabaseGate;
  let server: ServerProcess;
  let client: HttpClient;
  let member: Member;

  beforeEach(async () => {
    url = await databases.migratedUrl();
    gate = await openGate(url);
    server = await startServer({ environment: { DATABASE_URL: gate.url } });
    client = new HttpClient(server.origin);
    member = await client.found();
    return async () => {
      await server.stop();
      await gate.close();
    };
  });

  /** Kills it at that point of the push, starts another in its place, and sends the same push again. */
  async function killAndRepeat(isCommitHeard: boolean): Promise<unknown> {
    const frozen = gate.freeze({ after: 'muster_poke', at: 'commit', isHeard: isCommitHeard });
    const lost = push(client, member, [add(1), add(2)]).then(
      () => 'answered',
      () => 'lost',
    );
    await frozen;
    const expected = isCommitHeard ? { devices: 2, known: 2, last: 2 } : { devices: 0, known: 0, last: 0 };
    await expect.poll(() => left(url)).toEqual(expected);
    await server.stop('SIGKILL');
    expect(await lost).toBe('lost');
    const port = Number(new URL(server.origin).port);
    server = await startServer({ port, environment: { DATABASE_URL: gate.url } });
    const again = await push(client, member, [add(1), add(2)]);
    return again.json();
  }

  test('after the effect, before the commit: nothing of it stays, and the same push again applies it once', async () => {
    expect(await killAndRepeat(false)).toMatchObject({
      status: 'done',
      last: 2,
      results: [{ result: 'accepted' }, { result: 'accepted' }],
    });
    expect(await left(url)).toEqual({ devices: 2, known: 2, last: 2 });
  });

  test('after the commit, before the reply: the same push again is known, and changes nothing', async () => {
    expect(await killAndRepeat(true)).toMatchObject({
      status: 'done',
      last: 2,
      results: [{ result: 'known' }, { result: 'known' }],
    });
    expect(await left(url)).toEqual({ devices: 2, known: 2, last: 2 });
  });
});

describe('the embedded database killed under a running server', () => {
  test('is started again by the server, which has everything that was acknowledged and stops cleanly', async () => {
    const server = await startServer();
    const client = new HttpClient(server.origin);
    const member = await client.found();
    expect(await (await push(client, member, [add(1)])).json()).toMatchObject({ status: 'done', last: 1 });
    const pidFile = join(server.dataFolder, 'postgres', 'postmaster.pid');
    const pidOf = async () => Number((await readFile(pidFile, 'utf8')).split('\n')[0]);
    const before = await pidOf();
    process.kill(before, 'SIGKILL');
    await expect.poll(async () => (await client.get('/healthz')).status, { timeout: 10_000 }).toBe(503);
    await expect.poll(async () => (await client.get('/healthz')).status, { timeout: 60_000 }).toBe(200);
    expect(await pidOf()).not.toBe(before);
    expect(await (await push(client, member, [add(1), add(2)])).json()).toMatchObject({
      status: 'done',
      last: 2,
      results: [{ result: 'known' }, { result: 'accepted' }],
    });
    expect(await server.stop()).toBe(0);
    await expect(readFile(pidFile)).rejects.toThrow(/ENOENT/);
  });
});

describe('two server processes on one PostgreSQL', () => {
  let url: string;
  let servers: ServerProcess[];
  let clients: HttpClient[];
  let member: Member;

  beforeAll(async () => {
    url = await databases.migratedUrl();
    // A database of somebody else may have another default than the one writers need.
    await query(
      url,
      `alter database ${new URL(url).pathname.slice(1)} set default_transaction_isolation = 'serializable'`,
    );
    servers = [];
    for (let count = 0; count < 2; count++)
      servers.push(await startServer({ environment: { DATABASE_URL: url, LOG_LEVEL: 'error' } }));
    clients = servers.map(({ origin }) => new HttpClient(origin));
    member = await clients[0]!.found();
    clients[1]!.takeCookies(clients[0]!);
  });
  afterAll(() => Promise.all(servers.map((one) => one.stop())));

  test('a change through one is heard by who listens at the other', async () => {
    const stream = await clients[1]!.get('/api/sync/poke');
    await push(clients[0]!, member, [add(1)]);
    const decoder = new TextDecoder();
    let heard = '';
    for await (const chunk of stream.body ?? []) {
      heard += decoder.decode(chunk as Uint8Array);
      if (heard.includes('event: poke')) break;
    }
    expect(heard).toContain('event: poke');
  });

  test('twenty clients push through both at once: each is applied, once', async () => {
    const before = await left(url);
    const all = Array.from({ length: 20 }, (_, index) => index + 10);
    const answers = await Promise.all(
      all.map((one) => push(clients[one % 2]!, member, [add(1, one), add(2, one)], one)),
    );
    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 200));
    expect((await left(url)).devices - before.devices).toBe(40);
  });

  test('serialization failures and deadlocks of the database are repeated, not shown', async () => {
    // A sequence counts over rollbacks: the first tries of a push fail, the third succeeds.
    await query(url, `create sequence public.tries`);
    await query(url, `grant usage on sequence public.tries to muster_app`);
    await query(
      url,
      `create function public.fail_twice() returns trigger language plpgsql as $$ begin
         case nextval('public.tries')
           when 1 then raise exception using errcode = '40001';
           when 2 then raise exception using errcode = '40P01';
           else return new;
         end case; end $$`,
    );
    await query(
      url,
      `create trigger fails before insert on muster.devices for each row execute function public.fail_twice()`,
    );
    const before = await left(url);
    expect(await (await push(clients[0]!, member, [add(1, 50)], 50)).json()).toMatchObject({
      status: 'done',
      results: [{ result: 'accepted' }],
    });
    const [tried] = await query<{ value: string }>(url, `select last_value as value from public.tries`);
    expect(Number(tried?.value)).toBe(3);
    expect((await left(url)).devices - before.devices).toBe(1);
    await query(url, `drop trigger fails on muster.devices`);
  });

  test('a real deadlock with another connection ends well for both', async () => {
    const before = await left(url);
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    // So that the server is the one that the database gives up.
    await other.query(`set deadlock_timeout = '20s'`);
    await other.query('begin isolation level read committed');
    await other.query('lock table muster.known_mutations in exclusive mode');
    const pushed = push(clients[0]!, member, [add(1, 60)], 60);
    const waiting = `select 1 from pg_locks where not granted and relation = 'muster.known_mutations'::regclass`;
    await expect.poll(async () => (await query(url, waiting)).length, { timeout: 10_000 }).toBe(1);
    await other.query(
      `select version from muster.clocks where account_id = '${member.accountId}' for update`,
    );
    await other.query('commit');
    await other.end();
    expect(await (await pushed).json()).toMatchObject({ status: 'done', results: [{ result: 'accepted' }] });
    expect((await left(url)).devices - before.devices).toBe(1);
  });
});
