import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SoftwareCounts } from '#lib/server/agents/software/software-counts.ts';
import { testId } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

let databases: TestDatabases;
let store: TestStore;

beforeAll(async () => {
  databases = await startTestDatabases();
  store = await databases.freshStore();
});
afterAll(async () => {
  await store.stop();
  await databases.stop();
});

/** `devices` lists of five lines: one that all have, in two versions, others that some have, and one of its own. */
async function fleet(number: number, devices: number): Promise<string> {
  const accountId = testId('ac', 8_000 + number);
  await store.people.createAccount(accountId, false);
  await store.account(accountId).write(1, ({ db }) =>
    db.query(
      `insert into muster.device_software (account_id, device_id, lines, at, made, matched_with, digest)
       select $1, 'dv_' || lpad(d::text, 25, '0'),
         array[e'Common\\tMaker\\t' || d % 7, e'Common\\tMaker\\t' || d % 3, e'Third\\t\\t' || d % 3,
               'Tenth ' || d % 10 || e'\\tMaker\\t1', 'Own ' || d || e'\\t\\t'], 1, '{}', '', ''
       from generate_series(1, $2::int) d`,
      [accountId, devices],
    ),
  );
  return accountId;
}

describe('the software of a fleet', () => {
  test('is counted to its end in steps, each title once a device; who asks meanwhile is told how far it came', async () => {
    const accountId = await fleet(1, 1_100);
    const counts = new SoftwareCounts(store, { waitMs: 0 });
    const first = await counts.seen(accountId);
    expect(first).toMatchObject({ isCounting: true });
    const told = [first.devices];
    let seen = first;
    while (seen.isCounting) told.push((seen = await counts.seen(accountId)).devices);
    expect(told).toEqual(told.toSorted((one, other) => one - other));
    expect(seen).toMatchObject({ devices: 1_100, of: 1_100, isCut: false });
    expect(seen.titles.slice(0, 4)).toEqual([
      ['Common', 'Maker', '6', 1_100],
      ['Third', '', '2', 1_100],
      ['Tenth 0', 'Maker', '1', 110],
      ['Tenth 1', 'Maker', '1', 110],
    ]);
    expect(seen.titles).toHaveLength(2 + 10 + 1_100);
    await counts.stop();
  });

  test('goes on where it stopped when the database was away, and says so meanwhile', async () => {
    const accountId = await fleet(2, 600);
    let reads = 0;
    const account = (id: string): ReturnType<TestStore['account']> => {
      reads += 1;
      if (reads === 2) throw new Error('away');
      return store.account(id);
    };
    const counts = new SoftwareCounts({ account });
    await expect(counts.seen(accountId)).rejects.toThrow('away');
    expect(await counts.seen(accountId)).toMatchObject({ devices: 600, of: 600, isCounting: false });
    // The first step, the one that failed, and two more: none was made twice.
    expect(reads).toBe(4);
    await counts.stop();
  });

  test('of few devices is counted each time it is asked for, and one of nobody is empty', async () => {
    const accountId = await fleet(3, 0);
    const counts = new SoftwareCounts(store);
    expect(await counts.seen(accountId)).toMatchObject({ titles: [], devices: 0, isCounting: false });
    await fleet(4, 0);
    await store
      .account(accountId)
      .write(1, ({ db }) =>
        db.query(
          `insert into muster.device_software values ($1, 'dv_1', array[e'New\\t\\t'], 1, '{}', '', '')`,
          [accountId],
        ),
      );
    expect(await counts.seen(accountId)).toMatchObject({ titles: [['New', '', '', 1]], devices: 1 });
    await counts.stop();
  });
});
