import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore } from '#lib/server/store/open-store.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/postgres.ts';

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
  for (const schema of ['muster', 'auth']) {
    await asOwner(url, `grant all on schema ${schema} to ${role}`);
    await asOwner(url, `grant all on all tables in schema ${schema} to ${role}`);
  }
  await asOwner(url, `grant execute on function pg_control_system() to ${role}`);
  const plain = new URL(url);
  plain.username = role;
  plain.password = 'plain';
  expect(await warningsFor(plain.href)).toEqual([]);
});

async function asOwner(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}
