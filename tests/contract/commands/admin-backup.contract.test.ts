import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { restoreBackup } from '#lib/server/store/backup/restore-backup.ts';
import { storedTables } from '#lib/server/store/backup/stored-tables.ts';
import { writeBackup } from '#lib/server/store/backup/write-backup.ts';
import { joinEmbedded } from '#lib/server/store/embedded/embedded-cluster.ts';
import { migrateWithin, migrationNames, prepareWithin } from '#lib/server/store/migrate.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { device, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { HttpClient } from '#tests/support/servers/http-client.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import { startServer, tryCommand } from '#tests/support/servers/server-process.ts';
import { epochOf, tableDigests } from '#tests/support/servers/table-digests.ts';

const ADMIN = 'src/commands/admin.ts';
const RESTORES = `select account_id as id, details->>'madeAt' as to from muster.security_events
  where kind = 'backup-restored' order by 1`;
const log = { warn: () => undefined };

let databases: TestDatabases;
let folder: string;

beforeAll(async () => {
  databases = await startTestDatabases({ alone: true });
  folder = await newFolder();
});
afterAll(async () => {
  await databases.stop();
  await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'muster-backup-'));
  await chmod(made, 0o755);
  return made;
}

/** What the command said, and its exit code. */
async function admin(words: string[], environment: Record<string, string>): Promise<[number | null, string]> {
  const attempt = tryCommand([ADMIN, ...words], environment);
  return [await attempt.exited, attempt.output()];
}

async function query(url: string, text: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(text).finally(() => client.end());
}

/** The address of an empty database whose owner is neither superuser nor above row-level security. */
async function plainUrl(): Promise<{ url: string; seen: string }> {
  const seen = await databases.freshUrl();
  const database = new URL(seen).pathname.slice(1);
  const role = `owner_${database}`;
  await query(seen, `create role ${role} login createrole password 'plain'`);
  for (const one of ['muster_app', 'muster_auth']) {
    await query(
      seen,
      `do $$ begin create role ${one} nologin noinherit;
                       exception when duplicate_object then null; end $$`,
    );
    await query(seen, `grant ${one} to ${role}`);
  }
  await query(seen, `grant create on database ${database} to ${role}`);
  await query(seen, `grant execute on function pg_control_system() to ${role}`);
  const url = Object.assign(new URL(seen), { username: role, password: 'plain' });
  return { url: url.href, seen };
}

/** Two companies with values that a careless copy would bend: large numbers, line breaks, quotes, a row of 3 MB. */
async function fill(url: string, devices = 1_200): Promise<void> {
  const store = await openStore({ databaseUrl: url, dataFolder: '', log });
  for (const account of [1, 2]) {
    await store.people.createAccount(testId('ac', account), false);
    for (let from = 0; from < devices; from += 300)
      await store.account(testId('ac', account)).write(NOW, ({ tx }) => {
        for (let n = from; n < from + 300; n++) tx.put('devices', device(account * 10_000 + n));
        return Promise.resolve();
      });
  }
  const odd = { ...device(1), name: 'two\nlines "and" \\ \u2028 Ω 😀', description: 'x'.repeat(3_000_000) };
  await store.account(testId('ac', 1)).write(NOW, ({ tx }) => Promise.resolve(tx.put('devices', odd)));
  await store.stop();
}

test('a backup restored into another database has the same rows in every table, under a new epoch', async () => {
  const source = await plainUrl();
  await fill(source.url);
  await query(source.url, `update muster.clocks set version = 9007199254740995`);
  await query(
    source.url,
    `insert into muster_auth."user" (id, name, email, "emailVerified") values ('u', 'A', 'a@x', true)`,
  );
  await query(
    source.url,
    `insert into muster_auth.account (id, "accountId", "providerId", "userId", "updatedAt")
                           values ('a', 'a', 'p', 'u', '2026-03-29 02:30:00.123456+02')`,
  );
  const file = join(folder, 'plain.backup');
  const [code, said] = await admin(['backup', file], { DATABASE_URL: source.url });
  expect(code, said).toBe(0);
  expect(said).toMatch(/^Backed up 2,4\d\d rows of \d+ tables in .*plain\.backup/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const expected = await tableDigests(source.seen);
  expect(expected['muster.devices']).toMatch(/^2401 /);
  const target = await plainUrl();
  expect(await admin(['restore', file], { DATABASE_URL: target.url })).toEqual([
    0,
    expect.stringMatching(/^Restored 2,4\d\d rows/),
  ]);
  expect(await tableDigests(target.seen)).toEqual(expected);
  expect(await epochOf(target.seen)).not.toBe(await epochOf(source.seen));
  // Each company's list says that it was put back, and to when.
  const told = await query(target.seen, RESTORES);
  expect(told.rows).toEqual(
    [1, 2].map((n) => ({ id: testId('ac', n), to: expect.stringMatching(/^20\d\d-/) as string })),
  );
  // The second wall stands again.
  const walled = (url: string) =>
    query(
      url,
      `select relname, relrowsecurity, relforcerowsecurity from pg_class c join pg_namespace n
                on n.oid = relnamespace where nspname in ('muster', 'muster_auth') and relkind = 'r' order by 1`,
    );
  expect((await walled(target.seen)).rows).toEqual((await walled(source.seen)).rows);
});

test('is of one moment, whoever writes meanwhile, and made and restored in less memory than it is large', async () => {
  const url = await databases.freshUrl();
  await openStore({ databaseUrl: url, dataFolder: '', log }).then((store) => store.stop());
  // 100 MB.
  await query(
    url,
    `insert into muster.devices (account_id, id, row, version)
     select 'ac', 'dv' || n, jsonb_build_object('text', repeat(md5(n::text), 312)), n
     from generate_series(1, 10000) n`,
  );
  await query(url, `insert into muster.clocks values ('ac', 10000, false)`);
  await query(url, `insert into muster.users (account_id, id, row, version) values ('ac', 'us', '{}', 1)`);
  const before = await tableDigests(url);
  const file = join(folder, 'large.backup');
  const small = '--max-old-space-size=40';
  const making = tryCommand([small, ADMIN, 'backup', file], { DATABASE_URL: url });
  const written = () =>
    stat(`${file}.part`).then(
      ({ size }) => size,
      () => 0,
    );
  await expect.poll(written, { timeout: 60_000 }).toBeGreaterThan(0);
  // Read last, and the devices first.
  await query(url, `delete from muster.users`);
  await query(url, `update muster.devices set version = version + 1 where id < 'dv5'`);
  expect(await making.exited, making.output()).toBe(0);
  const target = await databases.freshUrl();
  const restoring = tryCommand([small, ADMIN, 'restore', file], { DATABASE_URL: target });
  expect(await restoring.exited, restoring.output()).toBe(0);
  expect(await tableDigests(target)).toEqual(before);
});

test('the embedded database: backed up beside a running server and stopped, restored elsewhere, signed in to', async () => {
  const data = await newFolder();
  const sample = tryCommand(['src/commands/sample.ts', '--devices', '60', '--seed', '7'], {
    MUSTER_DATA: data,
  });
  expect(await sample.exited, sample.output()).toBe(0);
  const [, email, password] = /as (\S+) with (\S+)\n$/.exec(sample.output()) ?? [];
  const server = await startServer({ dataFolder: data });
  const [running, stopped] = [join(folder, 'running.backup'), join(folder, 'stopped.backup')];
  expect(await admin(['backup', running], { MUSTER_DATA: data })).toEqual([0, expect.any(String)]);
  const refused = await admin(['restore', running, '--replace'], { MUSTER_DATA: data });
  expect(refused).toEqual([
    1,
    expect.stringMatching(/^Another Muster server is running on the data folder .*Stop it/),
  ]);
  expect((await fetch(`${server.origin}/healthz`)).status).toBe(200);
  await server.stop();
  expect(await admin(['backup', stopped], { MUSTER_DATA: data })).toEqual([0, expect.any(String)]);

  const other = await newFolder();
  for (const [words, code, said] of [
    [['restore', running], 0, /^Restored /],
    [['restore', stopped], 1, /^The database has a company in it\. Nothing was changed\. .*--replace\.\n$/],
    [['restore', stopped, '--replace'], 0, /^Restored /],
  ] as const)
    expect(await admin([...words], { MUSTER_DATA: other })).toEqual([code, expect.stringMatching(said)]);
  expect(await digestsOf(other)).toEqual(await digestsOf(data));
  const again = await startServer({ dataFolder: other });
  expect((await new HttpClient(again.origin).post('/api/session/sign-in', { email, password })).status).toBe(
    200,
  );
  await again.stop();
  for (const one of [data, other]) await rm(one, { recursive: true, force: true });
});

async function digestsOf(data: string): Promise<object> {
  const embedded = await joinEmbedded(data);
  if (!embedded) throw new Error('no database');
  const { ['muster_auth.sign_in_attempts']: _, ...digests } = await tableDigests(embedded.url).finally(() =>
    embedded.stop(),
  );
  return digests;
}

test('a file that is cut, bent, foreign or newer is refused in a sentence, and nothing is changed', async () => {
  const source = await databases.freshUrl();
  await fill(source, 300);
  const whole = join(folder, 'whole.backup');
  await writeBackup(source, { file: whole, at: new Date(NOW) });
  const bytes = await readFile(whole);
  const text = gunzipSync(bytes).toString();
  const lines = text.split('\n');
  const bent = Buffer.from(bytes);
  bent[Math.floor(bytes.length / 2)]! ^= 0xff;
  const torn = /is cut off or damaged\. Nothing was changed\./;
  const foreign = /is not a backup of Muster\. Nothing was changed\./;
  const cases: [Buffer, RegExp][] = [
    [bytes.subarray(0, bytes.length - 20), torn],
    [bytes.subarray(0, Math.floor(bytes.length / 2)), torn],
    [bent, torn],
    [gzipSync(lines.slice(0, -2).join('\n') + '\n'), torn],
    [gzipSync(lines.filter((_, index) => index !== 200).join('\n')), torn],
    [gzipSync(text.replace('"status"', '"stAtus"').replace('x'.repeat(50), 'y'.repeat(50))), torn],
    [gzipSync(text + text), torn],
    [Buffer.alloc(0), torn],
    [randomBytes(5_000), foreign],
    [gzipSync('hello\nworld\n'), foreign],
    [Buffer.from(text), foreign],
    [
      gzipSync(text.replace('"form":1', '"form":2')),
      /was made by a newer Muster\. Nothing was changed\. Update/,
    ],
    [
      gzipSync(text.replace(/"migrations":\[/, '"migrations":["9999-later",')),
      /made by a newer Muster, or another/,
    ],
  ];
  const before = await tableDigests(source);
  const epoch = await epochOf(source);
  for (const [content, said] of cases) {
    const file = join(folder, 'case.backup');
    await writeFile(file, content);
    await expect(restoreBackup(source, { file, replaces: true }), String(said)).rejects.toThrow(said);
  }
  expect(await tableDigests(source)).toEqual(before);
  expect(await epochOf(source)).toBe(epoch);
  await expect(restoreBackup(source, { file: join(folder, 'none'), replaces: true })).rejects.toThrow(
    /no file/,
  );
});

test('a backup of an older Muster is restored and brought up to this one', async () => {
  const old = await databases.freshUrl();
  const client = new pg.Client({ connectionString: old });
  await client.connect();
  await client.query('begin');
  await prepareWithin(client);
  await migrateWithin(client, migrationNames[0]);
  await client.query('commit');
  await client.query(`insert into muster.clocks values ('ac', 5, false)`);
  await client.query(
    `insert into muster.devices (account_id, id, row, version) values ('ac', 'dv', '{"a": 1}', 5)`,
  );
  await client.end();
  const file = join(folder, 'old.backup');
  await writeBackup(old, { file, at: new Date(NOW) });
  const target = await databases.freshUrl();
  await restoreBackup(target, { file, replaces: false });
  const kept = await query(target, `select row, version::int from muster.devices`);
  expect(kept.rows).toEqual([{ row: { a: 1 }, version: 5 }]);
  const applied = await query(target, 'select name from muster.kysely_migration order by 1');
  expect(applied.rows.map(({ name }: { name: string }) => name)).toEqual(migrationNames);
  await openStore({ databaseUrl: target, dataFolder: '', log }).then((store) => store.stop());
});

test('a restore is refused while a server runs on DATABASE_URL, and a server that starts meanwhile waits', async () => {
  const url = await databases.freshUrl();
  await fill(url);
  const file = join(folder, 'served.backup');
  await writeBackup(url, { file, at: new Date(NOW) });
  const store = await openStore({ databaseUrl: url, dataFolder: '', log });
  const restore = ['restore', file, '--replace'];
  expect(await admin(restore, { DATABASE_URL: url })).toEqual([
    1,
    expect.stringMatching(
      /^A Muster server is running on this database\. Nothing was changed\. Stop every server/,
    ),
  ]);
  await store.stop();
  const [restored, opened] = await Promise.all([
    restoreBackup(url, { file, replaces: true }),
    openStore({ databaseUrl: url, dataFolder: '', log }),
  ]).catch((error: unknown) => {
    // The server may have been first.
    expect(String(error)).toMatch(/server is running/);
    return [null, null] as const;
  });
  if (restored) expect(opened.epoch.split('.')[0]).toBe(await epochOf(url));
  await opened?.stop();
});

test('no table has a sequence, which a restored backup would start anew', async () => {
  const url = await databases.freshUrl();
  await openStore({ databaseUrl: url, dataFolder: '', log }).then((store) => store.stop());
  const sequences = await query(
    url,
    `select 1 from pg_sequences where schemaname in ('muster', 'muster_auth')`,
  );
  expect(sequences.rowCount).toBe(0);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const names = (await storedTables(client)).map(({ name }) => name);
  await client.end();
  expect(names.indexOf('muster_auth."user"')).toBeLessThan(names.indexOf('muster_auth.session'));
});

test('what is not understood, and a data folder without a database, are said with an exit code', async () => {
  for (const words of [
    [],
    ['backup'],
    ['dump', 'x'],
    ['backup', 'x', '--replace'],
    ['restore', 'x', 'y'],
    ['restore', 'x', '--no'],
  ])
    expect(await admin(words, {})).toEqual([
      2,
      expect.stringMatching(/^Use: npm run admin -- backup FILE\n/),
    ]);
  const empty = await newFolder();
  expect(await admin(['backup', join(empty, 'x')], { MUSTER_DATA: empty })).toEqual([
    1,
    `There is no database in ${empty}: nothing to back up.\n`,
  ]);
  const url = await databases.freshUrl();
  expect(await admin(['backup', join(empty, 'x')], { DATABASE_URL: url })).toEqual([
    1,
    'The database has no Muster in it yet: nothing to back up.\n',
  ]);
  expect((await readdir(empty)).filter((name) => name.startsWith('x'))).toEqual([]);
  await rm(empty, { recursive: true });
});
