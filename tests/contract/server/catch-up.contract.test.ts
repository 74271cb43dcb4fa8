import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cookie, type PullLine, pullRequestSchema } from '#lib/protocol/pull.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { catchUpPiece } from '#lib/server/sync/catch-up.ts';
import { changesAfter, startOf } from '#lib/server/sync/changes-after.ts';
import { inOrderOfKey } from '#lib/server/sync/page-after.ts';
import { accessIn } from '#lib/server/sync/access-in.ts';
import { type AnswerSizes, pull } from '#lib/server/sync/pull.ts';
import { account, ADMIN, device, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';
import * as v from 'valibot';

const ACCOUNT = testId('ac', 1);
/** Of one write. */
const DEVICES = 40;
const SMALL: AnswerSizes = { changesAPiece: 6, pageRows: 3 };

let databases: TestDatabases;
let store: TestStore;
let before: Cookie;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
  await store.account(ACCOUNT).begin({ at: NOW, isSample: false }, ({ tx }) => {
    tx.put('accounts', account());
    tx.put('users', user(1, { id: ADMIN }));
    tx.put('roles', { ...role(1, 1, 'contract-admin'), userId: ADMIN });
    for (let at = 1; at <= 5; at++) tx.put('devices', device(at));
    return Promise.resolve(true);
  });
  before = cookieOf(await pulled(null, {}));
  await store.account(ACCOUNT).write(NOW, ({ tx }) => {
    for (let at = 1; at <= 5; at++) tx.remove('devices', testId('dv', at));
    for (let at = 6; at <= DEVICES; at++) tx.put('devices', device(at));
    return Promise.resolve();
  });
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

async function pulled(cookie: Cookie | null, sizes: AnswerSizes): Promise<PullLine[]> {
  const who = { accountId: ACCOUNT, userId: ADMIN };
  const asked = { protocol: PROTOCOL, ...who, clientId: testId('cl', 1), cookie };
  const lines: PullLine[] = [];
  for await (const line of pull(store, who, v.parse(pullRequestSchema, asked), sizes))
    lines.push(JSON.parse(line) as PullLine);
  return lines;
}

function cookieOf(lines: readonly PullLine[]): Cookie {
  const tail = lines.at(-1);
  if (tail?.line !== 'tail') throw new Error('An answer ends with its tail');
  return tail.cookie;
}

/** Ids of devices that come or go, in the order of the answer. */
const idsIn = (lines: readonly PullLine[]) =>
  lines.flatMap((line) => {
    if (line.line === 'gone') return line.ids;
    return line.line === 'page' && line.collection === 'devices' ? line.rows.map(({ id }) => id) : [];
  });
const all = Array.from({ length: DEVICES }, (_, at) => testId('dv', at + 1));
const markOf = (line: PullLine) => (line.line === 'page' && line.cookie ? [line.cookie] : []);

describe('a single write of more rows than a piece', () => {
  test('resumes wherever it is cut: nothing comes twice, and nothing is left out', async () => {
    const lines = await pulled(before, { ...SMALL, takesParts: true });
    expect(idsIn(lines).toSorted()).toEqual(all);
    const cuts = lines.flatMap((line, at) => markOf(line).map((cookie) => ({ cookie, at })));
    expect(cuts.length).toBeGreaterThanOrEqual(3);
    for (const { cookie, at } of cuts) {
      expect(cookie).toMatchObject({ version: before.version, part: { stream: 'devices' } });
      const rest = await pulled(cookie, { ...SMALL, takesParts: true });
      expect(idsIn(rest)).toEqual(idsIn(lines.slice(at)));
      expect(cookieOf(rest)).toEqual(cookieOf(lines));
    }
  });

  test('comes to an app that knows no cookie within a span, whole and with none', async () => {
    const lines = await pulled(before, SMALL);
    expect(idsIn(lines).toSorted()).toEqual(all);
    expect(lines.flatMap(markOf)).toEqual([]);
  });

  test('brings a row that changes meanwhile once more, as it is then', async () => {
    const lines = await pulled(before, { ...SMALL, takesParts: true });
    const [cookie] = lines.flatMap(markOf);
    const changed = testId('dv', DEVICES);
    const name = 'Changed meanwhile';
    await store.account(ACCOUNT).write(NOW, ({ tx }) => {
      tx.put('devices', device(DEVICES, { name }));
      return Promise.resolve();
    });
    const rest = await pulled(cookie!, { ...SMALL, takesParts: true });
    expect(idsIn(rest).filter((id) => id === changed)).toHaveLength(1);
    expect(JSON.stringify(rest)).toContain(name);
  });

  test('a place that is not in any span starts over, and so does a version that was never given', async () => {
    const part = { upTo: before.version + 1, stream: 'nothing', version: 1, id: '' };
    expect((await pulled({ ...before, part }, {}))[0]).toMatchObject({ reset: 'schema' });
    const late = { ...part, stream: 'devices', upTo: 1_000_000 };
    expect((await pulled({ ...before, part: late }, {}))[0]).toMatchObject({ reset: 'epoch' });
  });
});

test('a page of changes is read in the order of its index, with statistics or without: nothing is sorted', async () => {
  const plan = await store.account(ACCOUNT).read(async (read) => {
    const access = await accessIn(read, ADMIN);
    const asked: { text: string; values: unknown[] }[] = [];
    const query = (text: string, values: unknown[]) => (asked.push({ text, values }), { rows: [] });
    const span = { since: 0, upTo: 1_000 };
    const page = { collection: 'devices', span, after: startOf(span), pageRows: 512 } as const;
    await changesAfter({ ...read, db: { query } as never }, access!, page);
    // Tables of a test are small enough to be read whole.
    await inOrderOfKey(read);
    await read.db.query('set local enable_seqscan = off');
    const { text, values } = asked[0]!;
    const found = await read.db.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
    return found.rows.map((row) => row['QUERY PLAN']);
  });
  const index = plan.findIndex((line) => line.includes('devices_account_id_version_id_idx'));
  expect(index).toBeGreaterThan(0);
  const limit = plan.findIndex((line) => line.includes('Limit'));
  expect(plan.slice(limit, index).filter((line) => line.includes('Sort'))).toEqual([]);
});

test('pages of a catch-up are asked for in that order, and what follows as the database likes', async () => {
  const [pages, after] = await store.account(ACCOUNT).read(async (read) => {
    const access = (await accessIn(read, ADMIN))!;
    const isBitmapOn = async () => {
      const [row] = (
        await read.db.query<{ on: boolean }>(`select current_setting('enable_bitmapscan')::bool as on`)
      ).rows;
      return row?.on;
    };
    const seen: unknown[] = [];
    const db = {
      query: async (...words: Parameters<typeof read.db.query>) => {
        const text: unknown = words[0];
        if (typeof text === 'string' && text.includes('t.version as axis')) seen.push(await isBitmapOn());
        return read.db.query(...words);
      },
    };
    const fresh = { ...before, version: read.version! };
    await catchUpPiece({ read: { ...read, db: db as never }, access, from: before, fresh, takesSeen: true });
    return [seen, await isBitmapOn()];
  });
  expect(pages).not.toEqual([]);
  expect(new Set(pages)).toEqual(new Set([false]));
  expect(after).toBe(true);
});
