import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Cookie, PullLine } from '#lib/protocol/pull.ts';
import { PROTOCOL } from '#lib/protocol/version.ts';
import { pull } from '#lib/server/sync/pull.ts';
import { account, ADMIN, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const ACCOUNT = testId('ac', 1);
/** Of nearly the most that a mutation may have: 29 MB in all. */
const REFUSALS = 60;
const LARGE = 480_000;
/** A page is 1 MB; the answer, or a piece of it, ends with the page that passes 8 MB. */
const MOST_OF_A_LINE = 1_500_000;
const MOST_OF_AN_ANSWER = 10_000_000;

let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  store = await databases.freshStore();
  await store.account(ACCOUNT).begin({ at: NOW, isSample: false }, ({ tx }) => {
    tx.put('accounts', account());
    tx.put('users', user(1, { id: ADMIN }));
    tx.put('roles', role(1, 1, 'contract-admin'));
    return Promise.resolve(true);
  });
  return () => store.stop();
});

/** As many writes, so that each has a version. */
async function refuse(at: number): Promise<void> {
  await store.account(ACCOUNT).write(NOW, ({ tx }) => {
    tx.put('refusals', {
      id: testId('rf', at),
      userId: ADMIN,
      mutationId: testId('mu', at),
      name: 'devices.edit',
      version: 1,
      args: 'x'.repeat(LARGE),
      isPartial: false,
      at: NOW,
      refusedAt: NOW,
      reason: 'not-found',
      details: {},
      subject: null,
    });
    return Promise.resolve();
  });
}

interface Asked {
  readonly cookie: Cookie | null;
  readonly again?: string[];
}

async function answerTo(asked: Asked): Promise<string[]> {
  const request = {
    protocol: PROTOCOL,
    accountId: ACCOUNT,
    userId: ADMIN,
    clientId: testId('cl', 1),
    ...asked,
  };
  const lines: string[] = [];
  for await (const line of pull(store, { accountId: ACCOUNT, userId: ADMIN }, request)) lines.push(line);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(MOST_OF_A_LINE);
  expect(Math.max(...piecesOf(lines))).toBeLessThan(MOST_OF_AN_ANSWER);
  return lines;
}

/** Characters of what is in memory at once: a catch-up is sent piece by piece, each up to the mark at its end. */
function piecesOf(lines: readonly string[]): number[] {
  const sizes = [0];
  for (const line of lines) {
    sizes.push((sizes.pop() ?? 0) + line.length);
    if (line.startsWith('{"line":"page","collection":"accounts","rows":[],')) sizes.push(0);
  }
  return sizes;
}

/** Asks until an answer is whole; answers its cookie and the refusals that came, in order. */
async function pullAll(asked: Asked): Promise<{ cookie: Cookie; refusals: string[]; answers: number }> {
  const refusals: string[] = [];
  for (let { cookie, again } = asked, answers = 1; ; answers++) {
    const lines = (await answerTo({ cookie, ...(again ? { again } : {}) })).map(
      (one) => JSON.parse(one) as PullLine,
    );
    for (const line of lines)
      if (line.line === 'page' && line.collection === 'refusals')
        refusals.push(...line.rows.map(({ id }) => id));
    const tail = lines.at(-1);
    if (tail?.line !== 'tail') throw new Error('An answer ends with its tail');
    if (tail.lastSeq !== null) return { cookie: tail.cookie, refusals, answers };
    cookie = tail.cookie;
    again = undefined;
  }
}

const all = Array.from({ length: REFUSALS }, (_, index) => testId('rf', index + 1));

describe('an answer is bounded by its bytes, however large the rows are', () => {
  beforeEach(async () => {
    for (let at = 1; at <= REFUSALS; at++) await refuse(at);
  });

  test('in a first sync, which brings each of them once', async () => {
    const { refusals, answers } = await pullAll({ cookie: null });
    expect(refusals).toEqual(all);
    expect(answers).toBeGreaterThan(2);
  });

  test('in a catch-up, which brings each of them once', async () => {
    const { cookie } = await pullAll({ cookie: null });
    const { refusals } = await pullAll({ cookie: { ...cookie, version: 1 } });
    expect(refusals).toEqual(all);
  });

  test('where a collection is asked for again: one that has no room is built anew in parts', async () => {
    const { cookie } = await pullAll({ cookie: null });
    const { refusals } = await pullAll({ cookie, again: ['refusals', 'refusals'] });
    expect(refusals).toEqual(all);
  });
});

test('many small rows still come 512 a page', async () => {
  await store.account(ACCOUNT).write(NOW, ({ tx }) => {
    for (let at = 2; at < 1_100; at++) tx.put('users', user(at, { email: `${at}@x.example` }));
    return Promise.resolve();
  });
  const lines = (await answerTo({ cookie: null })).map((one) => JSON.parse(one) as PullLine);
  const pages = lines.flatMap((line) =>
    line.line === 'page' && line.collection === 'users' ? [line.rows.length] : [],
  );
  expect(pages).toEqual([512, 512, 75]);
});
