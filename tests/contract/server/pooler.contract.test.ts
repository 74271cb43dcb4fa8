import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Write } from '#lib/server/store/write-once.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { refuseTransactionPooling } from '#lib/server/store/pooled.ts';
import { account, NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { installPgbouncer, startPgbouncer } from '#tests/support/servers/pgbouncer.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';

const missing = installPgbouncer();
if (missing !== null) process.stdout.write(`pgbouncer is not tried: ${missing}\n`);

const ACCOUNT = testId('ac', 1);

let databases: TestDatabases;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());

describe.skipIf(missing !== null)('a database behind pgbouncer', () => {
  test('that shares connections between transactions is refused, with the modes that work', async () => {
    const pooler = await startPgbouncer(await databases.freshUrl(), 'transaction');
    const opened = openStore({ databaseUrl: pooler.url, dataFolder: '', log: { warn: () => undefined } });
    await expect(opened).rejects.toMatchObject({
      name: 'StartRefused',
      message: expect.stringMatching(/pool_mode = transaction.*use pool_mode = session/) as string,
    });
    await pooler.stop();
  });

  test('is told from the database also where it takes its connections in turn', async () => {
    const pooler = await startPgbouncer(await databases.freshUrl(), 'transaction', {
      lines: ['server_round_robin = 1'],
    });
    const others = Array.from({ length: 4 }, () => new pg.Client({ connectionString: pooler.url }));
    // At once, so that the pooler has as many.
    await Promise.all(others.map((client) => client.connect()));
    await Promise.all(others.map((client) => client.query('begin; select 1')));
    await Promise.all(others.map((client) => client.query('commit')));
    await expect(refuseTransactionPooling(pooler.url)).rejects.toMatchObject({ name: 'StartRefused' });
    await Promise.all(others.map((client) => client.end()));
    await pooler.stop();
  });

  test.each(['drops', 'refuses'] as const)(
    'that keeps a connection for each of ours works as without, where it %s options of a start',
    async (options) => {
      const pooler = await startPgbouncer(await databases.freshUrl(), 'session', { options });
      const store = await openStore({
        databaseUrl: pooler.url,
        dataFolder: '',
        log: { warn: () => undefined },
      });
      const heard: string[] = [];
      store.pokes.listen((accountId) => heard.push(accountId));
      const rows = ({ tx }: Pick<Write, 'tx'>) => Promise.resolve(tx.put('accounts', account()));
      await store.account(ACCOUNT).begin({ at: NOW, isSample: false }, rows);
      await expect.poll(() => heard).toContain(ACCOUNT);
      const asks = `select current_user as "user", current_setting('search_path') as path,
        current_setting('statement_timeout') as limit`;
      const read = store.account(ACCOUNT).read(({ db }) => db.query(asks));
      expect((await read).rows).toEqual([{ user: 'muster_app', path: 'muster', limit: '30s' }]);
      expect((await store.authPool.query(asks)).rows).toMatchObject([
        { user: 'muster_auth', path: 'muster_auth' },
      ]);
      await store.stop();
      await pooler.stop();
    },
  );
});
