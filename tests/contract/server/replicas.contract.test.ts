import { afterAll, beforeAll, expect, it } from 'vitest';
import { isVisible } from '#lib/domain/access/visibility.ts';
import { type Collection, collections } from '#lib/domain/records/collections.ts';
import { type RoleName, roleNames } from '#lib/domain/records/role.ts';
import { accessIn } from '#lib/domain/views/account-view.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { makeReadyPages } from '#lib/server/pages/make-pages.ts';
import { PageEncoder } from '#lib/server/pages/page-encoder.ts';
import { NOW, testId } from '#tests/support/rows/domain-rows.ts';
import { markedRows, markOf } from '#tests/support/rows/marked-rows.ts';
import { type Asker, askers, SECRETS } from '#tests/support/rows/matrix.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { MemoryTables } from '#tests/support/rows/memory-tables.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import { openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { syncOnce } from '#tests/support/servers/store-fetch.ts';

let databases: TestDatabases;
let store: TestStore;
let accounts = 0;
const encoder = new PageEncoder();

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await encoder.rest();
  await store.stop();
  await databases.stop();
});

const ways = ['row by row', 'by ready pages'] as const;

it.each(askers.flatMap((asker) => ways.map((way) => ({ asker, way }))))(
  'the first sync of $asker $way holds what the table shows, whole, and no byte of the rest',
  async ({ asker, way }) => {
    const desk = await deskOf(asker);
    if (way === 'by ready pages') await desk.makeReady();
    await desk.sync();
    expect(desk.hasReadyPages()).toBe(way === 'by ready pages');
    desk.expectAsVisible();
    if (asker === 'contract-admin') for (const secret of SECRETS) expect(desk.kept()).toContain(secret);
  },
);

const changes = askers.flatMap((from) => askers.filter((to) => to !== from).map((to) => ({ from, to })));

it.each(changes)(
  '$from who becomes $to holds one sync later what the table shows now',
  async ({ from, to }) => {
    const desk = await deskOf(from);
    await desk.makeReady();
    await desk.sync();
    await desk.become(to);
    await desk.sync();
    desk.expectAsVisible();
  },
);

it('an edit that is refused brings no byte of what may not be seen', async () => {
  const desk = await deskOf('contract-admin');
  await desk.sync();
  await desk.replica.mutate('terms.edit', { id: testId('tm', 1), currency: { was: 'EUR', to: 'USD' } });
  await desk.become('user');
  await desk.sync();
  desk.expectAsVisible({ but: ['refusals'] });
});

/** A replica with the product's own sync, and what its person may see of the rows that the server has. */
async function deskOf(asker: Asker) {
  const accountId = testId('ac', 1_000 + ++accounts);
  const userId = testId('us', askers.indexOf(asker) + 1);
  const server = new MemoryTables();
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(NOW, ({ tx }) => {
    for (const [collection, row] of markedRows()) {
      server.put(collection, row);
      tx.put(collection, row);
    }
    return Promise.resolve();
  });
  const disk = new MemoryDisk();
  const replica = await openReplica(disk, { person: { accountId, userId } });
  let heard = '';

  return {
    replica,
    async sync() {
      heard = '';
      await syncOnce(replica, store, { at: () => NOW, heard: (text) => (heard += text) });
    },
    /** The roles of this person from now on, by no mutation: whoever may do that is not the question here. */
    async become(to: Asker) {
      const roles = server.reader.find('roles', 'byUser', userId);
      const next = roleNames.includes(to as RoleName) ? [roleOf(userId, to as RoleName)] : [];
      await store.account(accountId).write(NOW, ({ tx }) => {
        for (const { id } of roles) tx.remove('roles', id);
        for (const row of next) tx.put('roles', row);
        return Promise.resolve();
      });
      for (const { id } of roles) server.remove('roles', id);
      for (const row of next) server.put('roles', row);
    },
    async makeReady() {
      const account = store.account(accountId);
      expect(await makeReadyPages({ account, accountId, encoder, pageRows: 2 })).toBe(true);
    },
    hasReadyPages: () => heard.includes('"line":"ready"'),
    kept: () => JSON.stringify([[...disk.pages], disk.journal, disk.meta]),
    /** Every collection, row and column; and neither sent nor on the disk a mark of another row. */
    expectAsVisible({ but = [] }: { but?: readonly Collection[] } = {}) {
      const access = accessIn(server.reader, userId);
      const texts = { heard, kept: this.kept() };
      for (const collection of collections.filter((one) => !but.includes(one))) {
        const rows = server.all(collection);
        const visible = rows.filter((row) => isVisible(access, collection, row));
        expect(rowsIn(replica, collection), collection).toEqual(visible);
        for (const row of rows)
          for (const [place, text] of Object.entries(texts))
            expect(text.includes(markOf(collection, row.id)), `${place} ${collection} ${row.id}`).toBe(
              visible.includes(row),
            );
      }
      if (!access.roles.includes('contract-admin'))
        for (const secret of SECRETS)
          for (const text of Object.values(texts)) expect(text).not.toContain(secret);
    },
  };
}

function roleOf(userId: string, role: RoleName) {
  return { id: testId('ro', 50), userId, role, contractId: null, createdAt: NOW };
}

function rowsIn(replica: Replica, collection: Collection): unknown[] {
  const rows = replica.reader.slots(collection).flatMap((row) => (row ? [row] : []));
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}
