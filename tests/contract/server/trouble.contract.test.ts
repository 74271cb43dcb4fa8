import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { PROTOCOL } from '#lib/protocol/version.ts';
import type { PushAnswer } from '#lib/protocol/push.ts';
import { Unavailable } from '#lib/server/store/trouble.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { push } from '#lib/server/sync/push.ts';
import { Tries } from '#lib/server/sync/tries.ts';
import { openGate } from '#tests/support/servers/database-gate.ts';
import { account, ADMIN, device, NOW, role, testId, user } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const ACCOUNT = testId('ac', 1);
const MINUTE_MS = 60_000;

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
    tx.put('devices', device(1));
    return Promise.resolve(true);
  });
  return () => store.stop();
});

/** Edits of the one device, in order; the second field tells them apart. */
function send(fields: readonly string[], how: { tries?: Tries; at?: number } = {}): Promise<PushAnswer> {
  const mutations = fields.map((field, index) => ({
    seq: index + 1,
    id: testId('mu', index + 1),
    name: 'devices.edit',
    version: 1,
    at: NOW,
    args: { id: testId('dv', 1), [field]: { was: field === 'name' ? device(1).name : '', to: 'Slow' } },
  }));
  const request = {
    protocol: PROTOCOL,
    accountId: ACCOUNT,
    userId: ADMIN,
    clientId: testId('cl', 1),
    mutations,
  };
  return push(store, { accountId: ACCOUNT, userId: ADMIN }, { request, at: NOW, ...how });
}

async function asOwner(text: string): Promise<void> {
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  await client.query(text).finally(() => client.end());
}

/** The database fails so whenever a device whose display name is "Slow" is written. */
const failing = (code: string) =>
  asOwner(`create or replace function muster.broken() returns trigger language plpgsql as $$ begin
      if new.row->>'displayName' = 'Slow' then raise exception 'planted' using errcode = '${code}'; end if;
      return new;
    end $$;
    create or replace trigger broken before insert or update on muster.devices
      for each row execute function muster.broken()`);
const mended = () => asOwner('drop trigger broken on muster.devices');

describe('trouble of the database', () => {
  test.each(['58030', '58P01', 'XX001', '25006', '42703', '42P01', '54000', 'F0001', '53100', '57P03'])(
    'of SQLSTATE %s refuses nothing: the edit waits, and is taken when it is over',
    async (code) => {
      await failing(code);
      const tries = new Tries();
      for (let tried = 0; tried < 10; tried++)
        await expect(send(['displayName'], { tries, at: NOW + tried * MINUTE_MS })).rejects.toBeInstanceOf(
          Unavailable,
        );
      await mended();
      expect(await send(['displayName'])).toMatchObject({ results: [{ result: 'accepted' }] });
    },
  );

  test.each(['22003', '23514'])(
    'a value that the database refuses (%s) is the edit’s own fault',
    async (code) => {
      await failing(code);
      expect(await send(['displayName'])).toMatchObject({
        results: [{ result: 'refused', reason: 'failed' }],
      });
    },
  );

  test('an edit that takes too long each time is refused at the third, and what waits behind it is applied', async () => {
    await failing('57014');
    const tries = new Tries();
    const waiting = ['displayName', 'description'];
    for (let tried = 0; tried < 2; tried++)
      await expect(send(waiting, { tries })).rejects.toBeInstanceOf(Unavailable);
    expect(await send(waiting, { tries })).toMatchObject({
      results: [{ result: 'refused', reason: 'failed' }, { result: 'accepted' }],
    });
  });

  test('an edit that alone meets trouble for longer than an upgrade takes is refused in the end', async () => {
    await failing('XX000');
    const tries = new Tries();
    const at = (minutes: number) => send(['displayName'], { tries, at: NOW + minutes * MINUTE_MS });
    for (const minutes of [0, 1, 2, 4, 8, 14]) await expect(at(minutes)).rejects.toBeInstanceOf(Unavailable);
    expect(await at(16)).toMatchObject({ results: [{ result: 'refused', reason: 'failed' }] });
  });
});

test('a database that vanishes without a word is noticed: connections are opened again, and pokes are heard', async () => {
  const gate = await openGate(store.url);
  const behind = await openStore({ databaseUrl: gate.url, dataFolder: '', log: { warn: () => undefined } });
  const heard: string[] = [];
  behind.pokes.listen((accountId) => heard.push(accountId));
  const version = () => behind.account(ACCOUNT).read((read) => Promise.resolve(read.version));
  await Promise.all(Array.from({ length: 30 }, version));
  gate.hush();
  // More than there are connections: each of them holds one.
  const lost = await Promise.allSettled(Array.from({ length: 30 }, version));
  expect(lost.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
  await expect.poll(version, { timeout: 30_000 }).toBe(1);
  await behind.account(ACCOUNT).write(NOW, ({ tx }) => {
    tx.put('devices', device(2));
    return Promise.resolve();
  });
  await expect.poll(() => heard, { timeout: 30_000 }).toContain(ACCOUNT);
  heard.length = 0;
  await store.account(ACCOUNT).write(NOW, ({ tx }) => {
    tx.put('devices', device(3));
    return Promise.resolve();
  });
  await expect.poll(() => heard).toContain(ACCOUNT);
  await behind.stop();
  await gate.close();
});
