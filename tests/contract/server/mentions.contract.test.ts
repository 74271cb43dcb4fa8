import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mentionOf } from '#lib/domain/records/core/mentions.ts';
import { migrateWithin, migrationNames, prepareWithin } from '#lib/server/store/migrate.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { NOW, refusal, testId } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';

const ACCOUNT = testId('ac', 1);
const BEFORE = '0007-link-rows';

let databases: TestDatabases;
beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());

/** A database as it was before refusals knew whom they mention, with these. */
async function older(...rows: ReturnType<typeof refusal>[]): Promise<string> {
  const url = await databases.freshUrl();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('begin');
  await prepareWithin(client);
  expect(migrationNames).toContain(BEFORE);
  await migrateWithin(client, BEFORE);
  await client.query('select set_config($1, $2, true)', ['muster.account', ACCOUNT]);
  await client.query('insert into muster.clocks values ($1, 5, false)', [ACCOUNT]);
  for (const row of rows)
    await client.query(
      `insert into muster.refusals (account_id, id, row, version, "v_userId", "k_byMention")
       values ($1, $2, $3, 5, $4, $5)`,
      [ACCOUNT, row.id, row, row.userId, row.args.includes('@') ? 'email' : null],
    );
  await client.query('commit');
  await client.end();
  return url;
}

const about = (number: number, words: string) => refusal(number, { args: words });

test('refusals that were kept before are found by whom they mention, and go with their keys', async () => {
  const many = Array.from({ length: 60 }, (_, at) =>
    about(at + 10, JSON.stringify({ email: `p${at}@x.example` })),
  );
  const words = JSON.stringify({ rows: [{ email: 'Zoe@x.example' }, { email: 'bo@x.example' }] });
  const url = await older(about(1, words), about(2, 'no JSON: bo@x.example'), about(3, '{}'), ...many);
  const store = await openStore({ databaseUrl: url, dataFolder: '', log: { warn: () => undefined } });
  const find = (...emails: string[]) =>
    store.account(ACCOUNT).read(async ({ tx }) => {
      const found = await tx.findMany('refusals', 'byMention', emails.map(mentionOf));
      return [...found.values()].map((rows) => rows.map(({ id }) => id));
    });
  expect(await find('zoe@x.example')).toEqual([[testId('rf', 1)]]);
  expect(await find('bo@x.example')).toEqual([[testId('rf', 1), testId('rf', 2)]]);
  expect(await find('p0@x.example', 'p59@x.example')).toHaveLength(2);
  await store
    .account(ACCOUNT)
    .write(NOW, ({ tx }) => Promise.resolve(tx.remove('refusals', testId('rf', 1))));
  expect(await find('zoe@x.example')).toEqual([]);
  const left = await store
    .account(ACCOUNT)
    .read(({ db }) => db.query('select 1 from muster."refusals_byMention" where id = $1', [testId('rf', 1)]));
  expect(left.rowCount).toBe(0);
  await store.stop();
});
