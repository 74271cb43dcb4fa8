import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { brotliDecompressSync } from 'node:zlib';
import { collections } from '#lib/domain/records/collections.ts';
import { isWhole, readChange } from '#lib/pages/page-text.ts';
import { type Cookie, type PullLine, pullLineSchema } from '#lib/protocol/pull.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { isSetDue } from '#lib/server/pages/due-sets.ts';
import { makeReadyPages } from '#lib/server/pages/make-pages.ts';
import { PageEncoder } from '#lib/server/pages/page-encoder.ts';
import { PageMaker } from '#lib/server/pages/page-maker.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { readyPage } from '#lib/server/sync/ready-page.ts';
import type { Replica } from '#lib/replica/replica.ts';
import { ADMIN, device, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import { openReplica } from '#tests/support/replica/replica-in-memory.ts';
import { syncOnce } from '#tests/support/servers/store-fetch.ts';
import * as v from 'valibot';

const ACCOUNT = testId('ac', 1);
const OTHER = testId('ac', 2);
const PLAIN = testId('us', 3);
const CLIENT = testId('cl', 1);
const encoder = new PageEncoder();

let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(async () => {
  await encoder.rest();
  await databases.stop();
});

beforeEach(async () => {
  store = await databases.freshStore();
  for (const accountId of [ACCOUNT, OTHER]) {
    await store.people.createAccount(accountId, false);
    await write((tx) => {
      tx.put('users', user(1, { canSignIn: true }));
      tx.put('users', user(3, { canSignIn: true }));
      tx.put('roles', role(1, 1, 'contract-admin'));
      for (let number = 1; number <= 20; number++) tx.put('devices', device(number));
    }, accountId);
  }
  return () => store.stop();
});

it('a replica of ready pages, and of what changed since, has the rows that the walk brings', async () => {
  const walked = await synced();
  await make();
  await write((tx) => {
    tx.put('devices', device(3, { description: 'Moved to the second floor' }));
    tx.remove('devices', testId('dv', 7));
    tx.put('devices', device(30));
  });
  const heard: string[] = [];
  const ready = await synced({ heard: (text) => heard.push(text) });
  await syncOnce(walked, store, { at: () => NOW });
  expect(heard.join('')).toContain('"line":"ready"');
  // Nothing was found to differ, and mended.
  expect(heard.join('')).not.toContain('"again"');
  expect(rowsOf(ready)).toEqual(rowsOf(walked));
  expect(rowsOf(ready).devices).toHaveLength(20);
  // Opened again from what was stored, the rows are the same.
  expect(ready.rows.wholeness().isWhole).toBe(true);
});

it('each page is whole, holds its rows in order of id, and is named by what is in it', async () => {
  await make(ACCOUNT, { pageRows: 6 });
  const lines = readyLines(await pulled()).filter(({ collection }) => collection === 'devices');
  expect(lines.map(({ rows }) => rows)).toEqual([6, 6, 6, 2]);
  const ids: string[] = [];
  for (const { digest, sum, last } of lines) {
    const text = brotliDecompressSync((await page(digest))!.bytes).toString();
    expect(isWhole({ text, sum })).toBe(true);
    ids.push(...readChange({ text, sum }).rows.map(({ id }) => id));
    expect(ids.at(-1)).toBe(last);
  }
  expect(ids).toEqual(Array.from({ length: 20 }, (_, at) => testId('dv', at + 1)).sort());
});

it('a first sync goes on after the page that it has, and never with pages older than what it has', async () => {
  await make(ACCOUNT, { pageRows: 6 });
  const second = readyLines(await pulled()).filter(({ collection }) => collection === 'devices')[1];
  const rest = readyLines(await pulled({ cookie: second!.cookie }));
  expect(rest.filter(({ collection }) => collection === 'devices')).toHaveLength(2);
  const newer: Cookie = { ...second!.cookie, version: second!.cookie.version + 1 };
  await write((tx) => tx.put('devices', device(31)));
  expect(readyLines(await pulled({ cookie: newer }))).toEqual([]);
});

it('who does not ask for ready pages, as an older app, is sent rows', async () => {
  await make();
  const lines = await pulled({}, { takesReady: false });
  expect(readyLines(lines)).toEqual([]);
  expect(lines.flatMap((line) => (line.line === 'page' ? line.rows : [])).length).toBeGreaterThan(20);
});

it('a page is for who sees all of its collection at that moment, in that account, and is there for nobody else', async () => {
  await make();
  const [line] = readyLines(await pulled()).filter(({ collection }) => collection === 'devices');
  const { digest } = line!;
  expect(await page(digest)).not.toBeNull();
  expect(await page(digest, { userId: PLAIN })).toBeNull();
  expect(await page(digest, { accountId: OTHER })).toBeNull();
  expect(await page('0'.repeat(64))).toBeNull();
  const asAdmin = { accountId: ACCOUNT, userId: PLAIN, digest };
  expect(await readyPage(store, { accountId: ACCOUNT, userId: ADMIN }, asAdmin)).toBeNull();
  await write((tx) => tx.remove('roles', testId('ro', 1)));
  expect(await page(digest)).toBeNull();
});

it('nothing of an erased person stays in ready pages, also where they were being made meanwhile', async () => {
  await make();
  const gone = { firstName: '', lastName: '', email: '', status: 'erased' } as const;
  await write((tx) => tx.put('users', user(3, gone)));
  expect(await storedPages()).toBe(0);
  expect(readyLines(await pulled())).toEqual([]);

  await write((tx) => tx.put('users', user(4)));
  let isErased = false;
  const slow = {
    async encode(asked: Parameters<PageEncoder['encode']>[0]) {
      const made = await encoder.encode(asked);
      if (asked.collection !== 'users' || isErased) return made;
      isErased = true;
      await write((tx) => tx.put('users', user(4, gone)));
      // Another process makes them anew while this one is still at it.
      expect(await make()).toBe(true);
      return made;
    },
  };
  expect(await make(ACCOUNT, { encoder: slow })).toBe(false);
  const lines = readyLines(await pulled());
  expect(await storedPages()).toBe(lines.length);
  for (const { digest } of lines)
    expect(brotliDecompressSync((await page(digest))!.bytes).toString()).not.toContain('jon4@');
});

it('one process at a time makes the pages of an account, and a set that is new takes the place of the old', async () => {
  await make();
  const before = readyLines(await pulled()).map(({ digest }) => digest);
  let other: boolean | null = null;
  const while_ = {
    async encode(asked: Parameters<PageEncoder['encode']>[0]) {
      other ??= await make();
      return encoder.encode(asked);
    },
  };
  await write((tx) => tx.put('devices', device(1, { description: 'Moved' })));
  expect(await make(ACCOUNT, { encoder: while_ })).toBe(true);
  expect(other).toBe(false);
  const after = readyLines(await pulled()).map(({ digest }) => digest);
  expect(after).not.toEqual(before);
  expect(await storedPages()).toBe(after.length);
});

it('what was stopped half-way leaves the old set as it was', async () => {
  await make();
  const before = readyLines(await pulled()).map(({ digest }) => digest);
  const stopping = new AbortController();
  const stopped = {
    encode(asked: Parameters<PageEncoder['encode']>[0]) {
      stopping.abort();
      return encoder.encode(asked);
    },
  };
  await write((tx) => tx.put('devices', device(1, { description: 'Moved' })));
  expect(await make(ACCOUNT, { encoder: stopped, stopping: stopping.signal })).toBe(false);
  expect(readyLines(await pulled()).map(({ digest }) => digest)).toEqual(before);
  expect(await storedPages()).toBe(before.length);
});

it('pages are due when there are many rows and none, and again once a quarter has changed', async () => {
  const due = (least: number) =>
    store
      .account(ACCOUNT)
      .read(({ db, oldestTombstone }) => isSetDue(db, { accountId: ACCOUNT, oldestTombstone, least }));
  expect(await due(24)).toBe(false);
  expect(await due(23)).toBe(true);
  await make();
  expect(await due(5)).toBe(false);
  const change = (count: number) =>
    write((tx) => {
      for (let number = 1; number <= count; number++)
        tx.put('devices', device(number, { description: 'Moved' }));
    });
  await change(5);
  expect(await due(5)).toBe(false);
  await change(6);
  expect(await due(5)).toBe(true);
  expect(await due(7)).toBe(false);
});

it('an account with a fault keeps no other from its pages, and is looked at again', async () => {
  const warned: object[] = [];
  let asked = 0;
  let again = (): void => {};
  const read = () => {
    asked += 1;
    return Promise.reject(new Error('planted'));
  };
  const maker = new PageMaker({
    store: {
      people: store.people,
      account: (id: string) => (id === ACCOUNT ? ({ read } as never) : store.account(id)),
    },
    log: { info: () => {}, warn: (what: object) => void warned.push(what) },
    repeat: (work) => {
      again = work;
      return () => {};
    },
    least: 5,
  });
  await expect.poll(() => storedPages(OTHER)).toBeGreaterThan(2);
  expect(warned).toEqual([{ accountId: ACCOUNT, error: 'Error: planted' }]);
  await expect
    .poll(() => {
      again();
      return asked;
    })
    .toBeGreaterThan(1);
  await maker.stop();
});

function make(
  accountId = ACCOUNT,
  how: Partial<Parameters<typeof makeReadyPages>[0]> = {},
): Promise<boolean> {
  return makeReadyPages({ account: store.account(accountId), accountId, encoder, ...how });
}

async function write(
  work: (tx: Parameters<Parameters<ReturnType<TestStore['account']>['write']>[1]>[0]['tx']) => void,
  accountId = ACCOUNT,
): Promise<void> {
  await store.account(accountId).write(NOW, ({ tx }) => Promise.resolve(work(tx)));
}

async function pulled(
  more: { cookie?: Cookie | null } = {},
  { takesReady = true } = {},
): Promise<PullLine[]> {
  const who = { accountId: ACCOUNT, userId: ADMIN };
  const request = { protocol: PROTOCOL, ...who, clientId: CLIENT, cookie: null, ...more };
  const lines: PullLine[] = [];
  for await (const line of pull(store, who, request, { takesReady }))
    lines.push(v.parse(pullLineSchema, JSON.parse(line)));
  return lines;
}

function readyLines(lines: readonly PullLine[]) {
  return lines.flatMap((line) => (line.line === 'ready' ? [line] : []));
}

function page(digest: string, { accountId = ACCOUNT, userId = ADMIN } = {}) {
  const session = { accountId, userId };
  return readyPage(store, session, { ...session, digest });
}

async function storedPages(accountId = ACCOUNT): Promise<number> {
  const counted = await store
    .account(accountId)
    .read(({ db }) => db.query<{ count: number }>('select count(*)::int as count from muster.ready_pages'));
  return counted.rows[0]!.count;
}

async function synced({ heard }: { heard?: (text: string) => void } = {}): Promise<Replica> {
  const person = { accountId: ACCOUNT, userId: ADMIN };
  const replica = await openReplica(new MemoryDisk(), { person });
  await syncOnce(replica, store, { at: () => NOW, ...(heard ? { heard } : {}) });
  return replica;
}

function rowsOf(replica: Replica): Record<string, unknown[]> {
  const sorted = collections.map((collection) => {
    const rows = replica.reader.slots(collection).flatMap((one) => (one ? [one] : []));
    return [collection, rows.sort((a, b) => (a.id < b.id ? -1 : 1))] as const;
  });
  return Object.fromEntries(sorted);
}
