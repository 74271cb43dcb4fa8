import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '#lib/server/store/open-store.ts';
import { StartRefused } from '#lib/server/store/trouble.ts';
import { NOW, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';

let databases: TestDatabases;

beforeAll(async () => void (databases = await startTestDatabases({ alone: true })));
afterAll(() => databases.stop());

test('warns of a database user that may bypass row-level security, and of no other', async () => {
  const url = await databases.freshUrl();
  const warningsFor = async (databaseUrl: string): Promise<string[]> => {
    const said: string[] = [];
    const log = { warn: (_fields: object, text: string) => void said.push(text) };
    const opened = await openStore({ databaseUrl, dataFolder: '', log });
    await opened.stop();
    return said;
  };
  expect(await warningsFor(url)).toEqual([expect.stringMatching(/"muster" may bypass row-level security/)]);
  const database = new URL(url).pathname.slice(1);
  const role = `plain_${database}`;
  await asOwner(url, `create role ${role} login createrole password 'plain'`);
  await asOwner(url, `grant muster_app, muster_auth to ${role}`);
  await asOwner(url, `grant create on database ${database} to ${role}`);
  for (const schema of ['muster', 'muster_auth']) {
    await asOwner(url, `grant all on schema ${schema} to ${role}`);
    await asOwner(url, `grant all on all tables in schema ${schema} to ${role}`);
  }
  await asOwner(url, `grant execute on function pg_control_system() to ${role}`);
  const plain = new URL(url);
  plain.username = role;
  plain.password = 'plain';
  expect(await warningsFor(plain.href)).toEqual([]);
});

test('does not start where the wall between accounts is down: a table without it, or a role above it', async () => {
  const url = await databases.freshUrl();
  const settings = { databaseUrl: url, dataFolder: '', log: { warn: () => undefined } };
  const store = await openStore(settings);
  const accountId = testId('ac', 1);
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => Promise.resolve(tx.put('users', user(1))));
  await store.stop();
  // Without a row nothing can be seen, whatever the role may see.
  const empty = { ...settings, databaseUrl: await databases.freshUrl() };
  await openStore(empty).then((one) => one.stop());
  const breaks = [
    [
      'alter table muster.users disable row level security',
      'alter table muster.users enable row level security',
    ],
    ['alter role muster_app bypassrls', 'alter role muster_app nobypassrls'],
  ] as const;
  for (const [down, up] of breaks) {
    await asOwner(url, down);
    const opened = openStore(settings);
    await expect(opened, down).rejects.toThrow(/row-level security is not at work/);
    await expect(opened).rejects.toBeInstanceOf(StartRefused);
    if (down.includes('bypassrls')) await expect(openStore(empty)).rejects.toBeInstanceOf(StartRefused);
    await asOwner(url, up);
  }
  await openStore(settings).then((again) => again.stop());
});

test('does not start on the database of a newer Muster, and leaves it as it is', async () => {
  const url = await databases.freshUrl();
  const settings = { databaseUrl: url, dataFolder: '', log: { warn: () => undefined } };
  await openStore(settings).then((store) => store.stop());
  await asOwner(url, `insert into muster.kysely_migration values ('9999-later', '2027-01-01')`);
  const opened = openStore(settings);
  await expect(opened).rejects.toThrow(/^A newer Muster has changed this database \(9999-later\)/);
  await expect(opened).rejects.toBeInstanceOf(StartRefused);
  await asOwner(url, `delete from muster.kysely_migration where name = '9999-later'`);
  await openStore(settings).then((store) => store.stop());
});

async function asOwner(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
