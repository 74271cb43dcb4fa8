import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NewSecurityEvent } from '#lib/protocol/security-event.ts';
import { toldPerson } from '#lib/server/auth/told-person.ts';
import { readEvents } from '#lib/server/events/read-events.ts';
import { noteEvent } from '#lib/server/events/note-event.ts';
import type { Runtime } from '#lib/server/runtime.ts';
import type { Read } from '#lib/server/store/account-store.ts';
import { openStore, type Store } from '#lib/server/store/open-store.ts';
import { push } from '#lib/server/sync/push.ts';
import { purge } from '#lib/server/store/upkeep.ts';
import { role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases } from '#tests/support/servers/postgres.ts';

const DAY = 86_400_000;
const accountId = testId('ac', 1);
const other = testId('ac', 2);
const userId = testId('us', 1);

let databases: TestDatabases;
let store: Store;
let url: string;
let at: number;
let told: { accountId: string; event: NewSecurityEvent }[];

beforeAll(async () => void (databases = await startTestDatabases()));
afterAll(() => databases.stop());
beforeEach(async () => {
  told = [];
  // The database counts days by its own clock; at the start of an hour, so that none ends within a test.
  at = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  url = await databases.migratedUrl();
  const log = { warn: () => undefined };
  const onEvent = (of: string, event: NewSecurityEvent) => void told.push({ accountId: of, event });
  store = await openStore({ databaseUrl: url, dataFolder: '', log, onEvent });
  for (const id of [accountId, other]) await store.people.createAccount(id, false);
});
afterEach(() => store.stop());

const event = (more: Partial<NewSecurityEvent> = {}): NewSecurityEvent => ({
  kind: 'signed-in',
  actorId: userId,
  userId,
  address: '203.0.113.7',
  browser: 'Mozilla/5.0 (Test)',
  at,
  ...more,
});
const wrong = (more: Partial<NewSecurityEvent> = {}) =>
  event({ kind: 'sign-in-failed', actorId: null, ...more });

interface Kept {
  readonly kind: string;
  readonly user_id: string | null;
  readonly address: string;
  readonly times: number;
  readonly details: object;
}
const kept = (of = accountId): Promise<readonly Kept[]> =>
  store.account(of).read(async ({ db }) => {
    const found = await db.query<Kept>('select * from muster.security_events order by at, id');
    return found.rows;
  });

describe('an event that happened', () => {
  test('is kept for its own company alone, and heard of', async () => {
    await store.account(accountId).record(event({ details: { by: 'password' } }));
    expect(await kept()).toMatchObject([
      { kind: 'signed-in', user_id: userId, address: '203.0.113.7', times: 1, details: { by: 'password' } },
    ]);
    expect(await kept(other)).toEqual([]);
    expect(told).toMatchObject([{ accountId, event: { kind: 'signed-in' } }]);
  });

  test('of a transaction is kept and heard of with it, or not at all', async () => {
    const account = store.account(accountId);
    await account.write(at, ({ record }) => record(event({ kind: 'role-granted' })));
    const failed = account.write(at, async ({ record }) => {
      await record(event({ kind: 'role-taken' }));
      throw new Error('after it');
    });
    await expect(failed).rejects.toThrow('after it');
    expect((await kept()).map(({ kind }) => kind)).toEqual(['role-granted']);
    expect(told.map((one) => one.event.kind)).toEqual(['role-granted']);
  });

  test('that the database can not take is in the log, and stops nobody', async () => {
    const lines: object[] = [];
    const log = { info: () => undefined, warn: (line: object) => void lines.push(line) };
    const broken = { account: () => ({ record: () => Promise.reject(new Error('no disk')) }) };
    await noteEvent({ store: broken, log } as unknown as Runtime, { ...event(), accountId });
    expect(lines).toMatchObject([{ event: 'signed-in', accountId, userId, error: 'Error: no disk' }]);
  });

  test('holds what somebody sends as plain text of a bounded length', async () => {
    await store.account(accountId).record(event({ browser: `Evil\u0000\u001b[2J\n${'x'.repeat(20_000)}` }));
    const [one] = (await kept()) as unknown as { browser: string }[];
    expect(one?.browser).toMatch(/^Evil {2}\[2J x+$/);
    expect(one?.browser).toHaveLength(300);
  });
});

describe('the application may only append', () => {
  test('it can not change or take out an event, whoever has its role', async () => {
    await store.account(accountId).record(event());
    const run = (text: string) => store.account(accountId).write(at, ({ db }) => db.query(text));
    for (const column of ['kind', 'at', 'user_id', 'actor_id', 'address', 'browser', 'details', 'fold_key'])
      await expect(run(`update muster.security_events set ${column} = ${column}`), column).rejects.toThrow();
    await expect(run('truncate muster.security_events')).rejects.toThrow();
    await run('delete from muster.security_events');
    expect(await kept()).toHaveLength(1);
  });

  test('nothing is taken out before its day, by the clock of the database and whatever the upkeep is told', async () => {
    const account = store.account(accountId);
    await account.record(event({ at: at - 401 * DAY }));
    await account.record(event({ at: at - 399 * DAY }));
    await purge(store, at + 1_000 * DAY);
    expect(await kept()).toHaveLength(1);
    const days = (count: number) =>
      account.write(at, ({ db }) =>
        db.query(
          `insert into muster.security_policy (account_id, events_days, updated_at) values ($1, $2, 0)
           on conflict (account_id) do update set events_days = $2`,
          [accountId, count],
        ),
      );
    await days(500);
    await purge(store, at);
    expect(await kept()).toHaveLength(1);
    await days(30);
    await purge(store, at);
    expect(await kept()).toHaveLength(0);
    await expect(days(29)).rejects.toThrow();
  });
});

describe('a flood of failures fills no disk', () => {
  test('equal ones of an hour are one event, counted', async () => {
    for (let n = 0; n < 30; n++) await store.account(accountId).record(wrong({ at: at + n }));
    await store.account(accountId).record(wrong({ at: at + 3_600_000 }));
    expect((await kept()).map(({ times }) => times)).toEqual([30, 1]);
    expect(told).toHaveLength(31);
  });

  test('those at one person from many addresses are 21 events, all of them counted', async () => {
    for (let n = 0; n < 40; n++) await store.account(accountId).record(wrong({ address: `203.0.113.${n}` }));
    const rows = await kept();
    expect(rows).toHaveLength(21);
    expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(40);
    expect(rows.filter(({ address }) => address === '')).toMatchObject([{ user_id: userId, times: 20 }]);
  });

  test('those at everybody of a company are 501 an hour, all of them counted', async () => {
    await store.account(accountId).write(at, async ({ record }) => {
      for (let n = 0; n < 600; n++) await record(wrong({ userId: testId('us', n) }));
    });
    const rows = await kept();
    expect(rows).toHaveLength(501);
    expect(rows.filter((row) => row.user_id === null)).toMatchObject([{ times: 100 }]);
  });

  test('somebody who signs in all day long is 61 an hour, and what others do is not folded with it', async () => {
    await store.account(accountId).write(at, async ({ record }) => {
      await record(...Array.from({ length: 50 }, () => event()));
      for (let n = 0; n < 50; n++) await record(event());
      await record(event({ userId: testId('us', 2) }));
    });
    const rows = await kept();
    expect(rows).toHaveLength(62);
    expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(101);
  });
});

test('a page of the list is read by an index, and nothing is sorted for it, whatever is asked', async () => {
  await store.account(accountId).write(at, ({ tx }) => {
    tx.put('users', user(1));
    tx.put('roles', role(1, 1, 'contract-admin'));
    return Promise.resolve();
  });
  const asked: [string, unknown[]][] = [];
  const spied = (read: Read): Read => {
    const query = (text: string | { text: string }, values: unknown[] = []) => {
      if (typeof text === 'string' && text.includes('security_events') && text.includes('limit'))
        asked.push([text, values]);
      return read.db.query(text as string, values);
    };
    return { ...read, db: { query } as unknown as Read['db'] };
  };
  const through = {
    account: (id: string) => ({
      read: (work: (read: Read) => Promise<unknown>) => store.account(id).read((read) => work(spied(read))),
    }),
  } as unknown as Store;
  for (const query of [{}, { next: '5.se_1' }, { kind: 'export' }, { from: '5', until: '9' }] as const)
    await readEvents(through, { accountId, userId }, query);
  const plans = await store.account(accountId).read(async ({ db }) => {
    for (const way of ['seqscan', 'bitmapscan', 'sort']) await db.query(`set local enable_${way} = off`);
    const found = [];
    for (const [text, values] of asked)
      found.push(JSON.stringify((await db.query(`explain ${text}`, values)).rows));
    return found;
  });
  expect(plans).toHaveLength(4);
  for (const plan of plans) expect(plan).not.toContain('Sort');
});

test('events of a person are found by index, whether they are about them or by them', async () => {
  const plan = await store.account(accountId).write(at, async ({ db }) => {
    await db.query(
      `insert into muster.security_events (account_id, id, at, kind, actor_id, user_id, address, browser, details,
         last_at, fold_key)
       select $1, 'se_' || n, n, 'signed-in', 'us_' || n, 'us_' || n, '', '', '{}', n, n::text
       from generate_series(1, 5000) n`,
      [accountId],
    );
    const asked = `explain select count(*) from muster.security_events
      where account_id = $1 and (user_id = any($2) or actor_id = any($2))`;
    return JSON.stringify((await db.query(asked, [accountId, [userId]])).rows);
  });
  expect(plan).toMatch(/BitmapOr.*_user_id_.*_actor_id_/);
});

describe('a change that its person is not allowed', () => {
  const CLIENT = testId('cl', 1);
  const grant = (seq: number) => {
    const args = { userId, role: 'contract-admin', contractId: null };
    return { seq, id: testId('mu', seq), name: 'roles.grant', version: 1, args, at };
  };
  const pushed = (mutations: ReturnType<typeof grant>[]) =>
    push(
      store,
      { accountId, userId },
      { request: { protocol: 1, accountId, userId, clientId: CLIENT, mutations }, at },
    );

  test('is an event, and tried again and again it is one, counted', async () => {
    await store.account(accountId).write(at, ({ tx }) => Promise.resolve(tx.put('users', user(1))));
    await pushed([grant(1), grant(2)]);
    await pushed([grant(3)]);
    const events = (await kept()).filter(({ kind }) => kind === 'change-refused');
    expect(events).toMatchObject([{ user_id: userId, times: 3, details: { change: 'roles.grant' } }]);
    expect(told.filter((one) => one.event.kind === 'change-refused')).toHaveLength(3);
  });

  test('is none where it was refused for anything else', async () => {
    await store.account(accountId).write(at, ({ tx }) => {
      tx.put('users', user(1));
      tx.put('roles', role(1, 1, 'contract-admin'));
      return Promise.resolve();
    });
    const one = grant(1);
    const gone = { ...one, args: { ...one.args, userId: testId('us', 99) } };
    expect(await pushed([gone])).toMatchObject({ results: [{ result: 'refused', reason: 'not-found' }] });
    expect((await kept()).map(({ kind }) => kind)).not.toContain('change-refused');
  });
});

test('a person is told that an admin took out what they show beside their password', async () => {
  await store.account(accountId).write(at, ({ tx }) => {
    const names = { firstName: 'Ada', lastName: 'Admin' };
    return Promise.resolve(tx.put('users', { ...user(2), ...names }));
  });
  for (const actorId of [testId('us', 2), null])
    await store
      .account(accountId)
      .record(event({ kind: 'factors-reset', actorId, at: at + (actorId ? 1 : 0) }));
  const news = await store.account(accountId).read((read) => toldPerson(read, userId, at + DAY));
  expect(news).toMatchObject([
    { kind: 'factors-reset', by: 'Ada Admin' },
    { kind: 'factors-reset', by: '' },
  ]);
});

test('a role of its own, and no other, reaches the events', async () => {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  const may = await owner
    .query<{ role: string; kind: string }>(
      `select grantee as role, privilege_type as kind from information_schema.role_table_grants
       where table_name = 'security_events' and grantee <> 'muster' order by 1, 2`,
    )
    .finally(() => owner.end());
  expect(may.rows).toEqual(['DELETE', 'INSERT', 'SELECT'].map((kind) => ({ role: 'muster_app', kind })));
});
