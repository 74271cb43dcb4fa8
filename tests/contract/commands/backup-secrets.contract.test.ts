import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { restoreBackup } from '#lib/server/store/backup/restore-backup.ts';
import { writeBackup } from '#lib/server/store/backup/write-backup.ts';
import { migrateWithin, prepareWithin } from '#lib/server/store/migrate.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { founder, HttpClient } from '#tests/support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { type ServerProcess, startServer } from '#tests/support/servers/server-process.ts';

const { email, password } = founder;
const log = { warn: () => undefined };

let databases: TestDatabases;
let folder: string;
let file: string;
const servers: ServerProcess[] = [];

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muster-backup-'));
  await chmod(folder, 0o755);
  file = join(folder, 'a.backup');
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await rm(folder, { recursive: true, force: true });
});

async function serve(url: string): Promise<ServerProcess> {
  const server = await startServer({ environment: { DATABASE_URL: url } });
  servers.push(server);
  return server;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const found = await client.query<Record<string, unknown>>(text).finally(() => client.end());
  return found.rows;
}

const backUp = (url: string) => writeBackup(url, { file, at: new Date() });
const restore = (url: string) => restoreBackup(url, { file, replaces: true });
const tokenOf = (client: HttpClient): string =>
  decodeURIComponent(/muster=([^;]+)/.exec(client.cookie)?.[1] ?? '').split('.')[0] ?? '';

describe('a backup', () => {
  let url: string;
  let client: HttpClient;
  let link: string;

  beforeEach(async () => {
    url = await databases.freshUrl();
    const server = await serve(url);
    client = new HttpClient(server.origin);
    const { userId } = await client.found();
    const made = await client.post('/api/invitations', { userId, kind: 'password-reset' });
    link = `/api${new URL(((await made.json()) as { url: string }).url).pathname}`;
  });

  test('holds no session, no link and not the secret of cookies, and the database no token', async () => {
    const [secret] = await query(url, `select value from muster.secrets where name = 'cookie'`);
    const [session] = await query(url, 'select id, token from muster_auth.session');
    const digest = createHash('sha256')
      .update(link.split('/').at(-1) ?? '')
      .digest('hex');
    expect(tokenOf(client)).toMatch(/^\w{32}$/);
    expect(session?.['token']).toBe(createHash('sha256').update(tokenOf(client)).digest('hex'));
    await backUp(url);
    const text = gunzipSync(await readFile(file)).toString();
    expect(text).toContain(email);
    for (const one of [secret?.['value'], session?.['id'], session?.['token'], tokenOf(client), digest])
      expect(text).not.toContain(String(one));
  });

  test('restored brings back no session that was ended and no link that was used; everybody signs in again', async () => {
    await backUp(url);
    const cookie = client.cookie;
    expect((await client.post('/api/session/sign-out', {})).status).toBe(200);
    const [before] = await query(url, 'select value from muster.secrets');
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    await restore(url);
    const { origin } = await serve(url);
    const again = new HttpClient(origin);
    expect(await (await again.get('/api/session', { cookie })).json()).toMatchObject({
      status: 'signed-out',
    });
    expect((await again.get(link)).status).toBe(404);
    expect((await again.post('/api/session/sign-in', { email, password })).status).toBe(200);
    expect(await query(url, 'select value from muster.secrets')).not.toEqual([before]);
    const rows = await query(url, 'select row from muster.invitations');
    expect(rows).toHaveLength(1);
    const { expiresAt, createdAt } = rows[0]?.['row'] as { expiresAt: number; createdAt: number };
    expect(expiresAt).toBe(createdAt);
  });

  test('of an older Muster, which has all of that, is restored without it', async () => {
    await backUp(url);
    const lines = gunzipSync(await readFile(file))
      .toString()
      .trimEnd()
      .split('\n');
    const session = { id: 'old', token: tokenOf(client), userId: 'nobody' };
    const older = [
      ...lines.slice(0, -1).map((line) => line.replace('"muster_auth.', '"auth.')),
      `table ${JSON.stringify({ name: 'auth.session', columns: Object.keys(session) })}`,
      `row ${JSON.stringify(session)}`,
      `table ${JSON.stringify({ name: 'muster.secrets', columns: ['name', 'value'] })}`,
      `row ${JSON.stringify({ name: 'cookie', value: 'known to whoever had the file' })}`,
    ];
    const sha256 = createHash('sha256')
      .update(`${older.join('\n')}\n`)
      .digest('hex');
    const count = (kind: string): number => older.filter((line) => line.startsWith(kind)).length;
    const end = JSON.stringify({ tables: count('table '), rows: count('row '), sha256 });
    await writeFile(file, gzipSync(`${older.join('\n')}\nend ${end}\n`));
    const target = await databases.freshUrl();
    await restore(target);
    expect(await query(target, 'select 1 from muster_auth.session')).toEqual([]);
    expect(await query(target, `select 1 from muster.secrets where value like 'known%'`)).toEqual([]);
    expect(await query(target, 'select email from muster_auth."user"')).toEqual([{ email }]);
  });
});

describe('on a database that another application shares', () => {
  const theirs = `create schema auth; create table auth."user" (name text); create table auth.session (of text);
    insert into auth."user" values ('theirs'); insert into auth.session values ('theirs')`;

  test('neither a start nor a restore touches its schema auth', async () => {
    const url = await databases.freshUrl();
    await query(url, theirs);
    const start = () => openStore({ databaseUrl: url, dataFolder: '', log }).then((store) => store.stop());
    await start();
    await backUp(url);
    await restore(url);
    await start();
    expect(await query(url, 'select name from auth."user"')).toEqual([{ name: 'theirs' }]);
    expect(await query(url, `select tablename from pg_tables where schemaname = 'auth' order by 1`)).toEqual([
      { tablename: 'session' },
      { tablename: 'user' },
    ]);
    const [may] = await query(url, `select has_schema_privilege('muster_auth', 'auth', 'usage') as may`);
    expect(may).toEqual({ may: false });
  });

  test.each([
    ['create table muster.theirs (a int)', /table muster\.theirs|muster\.theirs/],
    [
      'create schema reports; create view reports.devices as select * from muster.devices',
      /reports\.devices/,
    ],
    ['create function muster_auth.theirs() returns int language sql as $$ select 1 $$', /theirs\(\)/],
  ])('a restore that would drop what is not ours is refused: %s', async (text, named) => {
    const url = await databases.freshUrl();
    await openStore({ databaseUrl: url, dataFolder: '', log }).then((store) => store.stop());
    await backUp(url);
    await query(url, text);
    const [before] = await query(url, `select value from muster.meta where key = 'epoch'`);
    const failed = await restore(url).then(
      () => 'restored',
      (error: unknown) => String(error),
    );
    expect(failed).toMatch(/^BackupRefused: The database has something beside Muster's own tables/);
    expect(failed).toMatch(named);
    expect(failed).not.toContain('being_replaced');
    expect(await query(url, `select value from muster.meta where key = 'epoch'`)).toEqual([before]);
  });
});

describe('a database whose sign-ins are in the schema auth', () => {
  /** As the Muster before made it. */
  async function older(more = ''): Promise<string> {
    const url = await databases.freshUrl();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('begin');
    await prepareWithin(client);
    await migrateWithin(client, '0007-link-rows');
    await client.query(`alter schema muster_auth rename to auth; ${more}
      insert into auth."user" (id, name, email, "emailVerified") values ('u', 'A', 'a@acme.example', true);
      insert into auth.session (id, "expiresAt", token, "updatedAt", "userId")
        values ('s', now() + interval '1 day', 'the token', now(), 'u')`);
    await client.query('commit');
    await client.end();
    return url;
  }
  const start = (databaseUrl: string) =>
    openStore({ databaseUrl, dataFolder: '', log }).then((store) => store.stop());

  test('gets them in one of our own, with digests for tokens, and loses the empty one', async () => {
    const url = await older();
    await start(url);
    const digest = createHash('sha256').update('the token').digest('hex');
    expect(await query(url, 'select token from muster_auth.session')).toEqual([{ token: digest }]);
    expect(await query(url, `select 1 from pg_namespace where nspname = 'auth'`)).toEqual([]);
    const [may] = await query(
      url,
      `select has_table_privilege('muster_auth', 'muster_auth."user"', 'select, insert, update, delete') as may`,
    );
    expect(may).toEqual({ may: true });
  });

  test('keeps the schema where somebody else has a table in it', async () => {
    const url = await older(`create table auth.theirs (a int);
      grant select on auth.theirs to muster_auth;`);
    await start(url);
    expect(await query(url, `select tablename from pg_tables where schemaname = 'auth'`)).toEqual([
      { tablename: 'theirs' },
    ]);
    const [may] = await query(
      url,
      `select has_table_privilege('muster_auth', 'auth.theirs', 'select') as may`,
    );
    expect(may).toEqual({ may: false });
  });

  test('is replaced by a backup whole', async () => {
    const source = await databases.freshUrl();
    await start(source);
    await backUp(source);
    const url = await older();
    await restore(url);
    expect(await query(url, 'select 1 from muster_auth."user"')).toEqual([]);
    expect(
      await query(url, `select 1 from pg_namespace where nspname = 'auth' or nspname like '%replaced'`),
    ).toEqual([]);
  });
});
