import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Collection, collections, type Rows } from '#lib/domain/records/collections.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { decodeChange } from '#lib/pages/page-text.ts';
import type { Entry, OutboxMeta } from '#lib/replica/stored/storage.ts';
import type { PageText } from '#lib/pages/page-text.ts';
import { push } from '#lib/server/sync/push.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';
import type { StoredDatabase } from '#tests/support/replica/stored-databases.ts';

interface Released {
  readonly person: { readonly accountId: string; readonly userId: string };
  readonly databases: readonly StoredDatabase[];
}

const folder = new URL('../fixtures/released/', import.meta.url);
const versions = readdirSync(folder, { withFileTypes: true }).flatMap((one) =>
  one.isDirectory() ? [one.name] : [],
);

let databases: TestDatabases;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());

function recordsOf({ databases: kept }: Released, database: string, store: string): unknown[] {
  const found = kept.find(({ name }) => name.startsWith(database));
  return (found?.stores.find(({ name }) => name === store)?.records ?? []).map(({ value }) => value);
}

/** The rows that the browser had when it lost the server. */
function rowsOf(kept: Released): { collection: Collection; row: Rows[Collection] }[] {
  const stored = [...collections, 'journal'].flatMap((store) => recordsOf(kept, 'replica-', store));
  return (stored as PageText[]).flatMap((text) => {
    const change = decodeChange(text);
    if (!change) throw new Error('A torn page');
    return change.rows.map((row) => ({ collection: change.collection as Collection, row: row as never }));
  });
}

test.each(versions)(
  'every edit that version %s left waiting is accepted by this server, once',
  async (version) => {
    const file = new URL(`${version}/databases.json`, folder);
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Released;
    const [meta] = recordsOf(kept, 'outbox-', 'meta') as OutboxMeta[];
    const mutations = recordsOf(kept, 'outbox-', 'mutations') as Entry[];
    const { accountId, userId } = kept.person;
    const store = await databases.freshStore();
    await store.people.createAccount(accountId, false);
    const at = mutations[0]!.at;
    await store.account(accountId).write(at, async ({ tx, db }) => {
      for (const { collection, row } of rowsOf(kept)) tx.put(collection, row as never);
      // What the browser sent before.
      await db.query('insert into muster.clients values ($1, $2, $3, $4)', [
        accountId,
        meta!.clientId,
        userId,
        mutations[0]!.seq - 1,
      ]);
    });
    const request = { protocol: PROTOCOL, accountId, userId, clientId: meta!.clientId, mutations };
    for (const result of ['accepted', 'known']) {
      const answer = await push(store, kept.person, { request, at });
      const results = mutations.map(({ seq }) => ({ seq, result }));
      expect(answer).toMatchObject({ status: 'done', last: mutations.at(-1)!.seq, results });
    }
    await store.stop();
  },
);
