import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '#lib/server/store/open-store.ts';
import { installPgbouncer, startPgbouncer } from '#tests/support/pgbouncer.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/postgres.ts';

const missing = installPgbouncer();
if (missing !== null) process.stdout.write(`pgbouncer is not tried: ${missing}\n`);

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

  test('that keeps a connection for each of ours is not taken for one', async () => {
    const { refuseTransactionPooling } = await import('#lib/server/store/pooled.ts');
    const pooler = await startPgbouncer(await databases.freshUrl(), 'session');
    await expect(refuseTransactionPooling(pooler.url)).resolves.toBeUndefined();
    await pooler.stop();
  });
});
