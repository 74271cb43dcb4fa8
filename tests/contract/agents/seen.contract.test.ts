import { constants, brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Cookie, PullLine } from '#lib/protocol/pull.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { makeReadyPages } from '#lib/server/pages/make-pages.ts';
import { PageEncoder } from '#lib/server/pages/page-encoder.ts';
import { type AnswerSizes, pull } from '#lib/server/sync/pull.ts';
import { AgentCompany, inventory } from '#tests/support/agents/agent-store.ts';
import { ADMIN, DAY, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

/** As browsers ask for them: quality 1. */
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } };
/** 1.5 MB a day for 100,000 check-ins. */
const BYTES_A_CHECK_IN = 15;

const TAKES: AnswerSizes = { takesParts: true, takesSeen: true };
const STAFF = testId('us', 2);
const PLAIN = testId('us', 3);

let databases: TestDatabases;
let store: TestStore;
let acme: AgentCompany;
let companies = 100;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

/** A company with so many devices, each of an agent. */
async function company(devices: number): Promise<void> {
  acme = await new AgentCompany(store, ++companies).found();
  for (const [at, id] of [ADMIN, STAFF, PLAIN].entries())
    await acme.put('users', user(at + 1, { id, email: `p${at}@x.example` }));
  await acme.put('roles', { ...role(1, 1, 'contract-admin'), userId: ADMIN });
  await acme.put('roles', role(2, 2, 'field-staff'));
  for (let from = 0; from < devices; from += 100)
    await acme.take(Array.from({ length: Math.min(100, devices - from) }, (_, at) => inventory(from + at)));
}

const sign = (number: number) => {
  const { agentId } = inventory(number);
  return { kind: 'check-in' as const, agentId, tag: '' };
};

interface Answer {
  readonly lines: PullLine[];
  readonly text: string;
  readonly cookie: Cookie;
}

async function pulled(
  cookie: Cookie | null,
  { sizes = TAKES, userId = ADMIN }: { sizes?: AnswerSizes; userId?: string } = {},
): Promise<Answer> {
  const session = { accountId: acme.accountId, userId };
  const request = { protocol: PROTOCOL, ...session, clientId: testId('cl', 1), cookie };
  let text = '';
  for await (const line of pull(store, session, request, sizes)) text += line;
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PullLine);
  const tail = lines.at(-1);
  if (tail?.line !== 'tail') throw new Error('An answer ends with its tail');
  return { lines, text, cookie: tail.cookie };
}

async function whole(who: { userId?: string } = {}): Promise<Cookie> {
  let { cookie } = await pulled(null, who);
  while (cookie.resume) ({ cookie } = await pulled(cookie, who));
  return cookie;
}

const seenIn = ({ lines }: Answer) => lines.flatMap((line) => (line.line === 'seen' ? [line] : []));
const rowsIn = ({ lines }: Answer) =>
  lines.flatMap((line) => (line.line === 'page' && line.collection === 'devices' ? line.rows : []));

test('a check-in is a time of a device that is there already, and no new version of its row', async () => {
  await company(3);
  const cookie = await whole();
  await acme.take([sign(1)], NOW + DAY);
  await acme.take([sign(2)], NOW + DAY + 5_000);
  const answer = await pulled(cookie);
  const devices = await acme.all('devices');
  const idOf = (number: number) => devices.find(({ name }) => name === `WS-${number}`)!.id.slice(3);
  expect(seenIn(answer)).toEqual([
    { line: 'seen', ids: idOf(1) + idOf(2), at: [NOW + DAY, 5_000], users: [] },
  ]);
  expect(rowsIn(answer)).toEqual([]);
  expect((await pulled(answer.cookie)).lines.map(({ line }) => line)).toEqual(['head', 'tail']);
});

test('another user is told by name, once; what else changed comes as a row', async () => {
  await company(2);
  const cookie = await whole();
  await acme.take([inventory(0, { lastUser: 'grace' })], NOW + DAY);
  const first = await pulled(cookie);
  expect(seenIn(first)).toMatchObject([{ users: [[0, 'grace']] }]);
  await acme.take([inventory(0, { lastUser: 'grace' })], NOW + 2 * DAY);
  expect(seenIn(await pulled(first.cookie))).toMatchObject([{ at: [NOW + 2 * DAY], users: [] }]);
  await acme.take([inventory(0, { lastUser: 'grace', os: 'Windows 12' })], NOW + 3 * DAY);
  const third = await pulled(first.cookie);
  expect(seenIn(third)).toEqual([]);
  expect(rowsIn(third)).toMatchObject([{ os: 'Windows 12', lastCheckInAt: NOW + 3 * DAY }]);
});

test('an older app is sent the rows, as ever', async () => {
  await company(2);
  const cookie = await whole();
  await acme.take([sign(0)], NOW + DAY);
  const answer = await pulled(cookie, { sizes: {} });
  expect(seenIn(answer)).toEqual([]);
  expect(rowsIn(answer)).toMatchObject([{ name: 'WS-0', lastCheckInAt: NOW + DAY }]);
});

test('where rows are built beside those that are shown, check-ins come as rows too', async () => {
  await company(2);
  const cookie = await whole();
  const encoder = new PageEncoder();
  const { accountId } = acme;
  expect(await makeReadyPages({ account: store.account(accountId), accountId, encoder })).toBe(true);
  await encoder.rest();
  // After the pages were made, so that the answer has to tell of it beside them.
  await acme.take([sign(0)], NOW + DAY);
  const sizes = { ...TAKES, takesReady: true };
  for (const changed of [{ schema: 'other' }, { access: 'other' }]) {
    const answer = await pulled({ ...cookie, ...changed }, { sizes });
    expect(answer.lines.map(({ line }) => line)).toContain('ready');
    expect(seenIn(answer)).toEqual([]);
    expect(rowsIn(answer)).toMatchObject([{ name: 'WS-0', lastCheckInAt: NOW + DAY }]);
  }
  expect(seenIn(await pulled(null, { sizes }))).toHaveLength(1);
});

test('who sees the device is told of its check-ins, and nobody else', async () => {
  await company(2);
  const [staff, plain] = [await whole({ userId: STAFF }), await whole({ userId: PLAIN })];
  await acme.take([sign(0)], NOW + DAY);
  expect(seenIn(await pulled(staff, { userId: STAFF }))).toHaveLength(1);
  expect((await pulled(plain, { userId: PLAIN })).lines.map(({ line }) => line)).toEqual(['head', 'tail']);
});

test('a browser that was away is sent less than 15 bytes a check-in, where one in twenty names another user', async () => {
  const devices = 600;
  await company(devices);
  const cookie = await whole();
  const empty = brotliCompressSync((await pulled(cookie)).text, QUALITY).length;
  for (let at = 0; at < devices; at += 2) {
    const named = at % 40 === 0 ? [inventory(at, { lastUser: `user ${at}` })] : [sign(at)];
    await acme.take([...named, sign(at + 1)], NOW + DAY + at * 864);
  }
  const answer = await pulled(cookie);
  expect(seenIn(answer).reduce((sum, { at }) => sum + at.length, 0)).toBe(devices);
  const bytes = brotliCompressSync(answer.text, QUALITY).length - empty;
  expect(bytes / devices).toBeLessThan(BYTES_A_CHECK_IN);
});
