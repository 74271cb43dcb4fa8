import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Rematch } from '#lib/server/agents/software/rematch.ts';
import { SoftwareRules } from '#lib/server/agents/software/software-rules.ts';
import { openGate } from '#tests/support/servers/database-gate.ts';
import { openStore } from '#lib/server/store/open-store.ts';
import { AgentCompany, inventory } from '#tests/support/agents/agent-store.ts';
import { NOW, product, testId } from '#tests/support/rows/domain-rows.ts';
import { startTestDatabases, type TestDatabases, type TestStore } from '#tests/support/servers/postgres.ts';

const SILENT = { warn: () => undefined };
/** More than one transaction takes. */
const DEVICES = 50;

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

const fleet = () =>
  Array.from({ length: DEVICES }, (_, at) =>
    inventory(at + 1, { software: [`Own tool ${at % 2}\tAcme\t1.${at}`] }),
  );

function rule(name: string) {
  const fields = { publisher: '', version: 'field' as const, isAlias: false, createdAt: NOW };
  return { id: testId('mr', 1), productId: testId('pr', 1), name, ...fields };
}

describe('a changed rule', () => {
  test('matches what is there again in the background: made, changed, removed, and with the product alone', async () => {
    const acme = await new AgentCompany(store, 101).found();
    await acme.put('products', product(1, { name: 'Tool of ours' }));
    await acme.take(fleet());
    expect(await acme.all('installations')).toEqual([]);
    const rematch = new Rematch(store, new SoftwareRules(), SILENT);
    await rematch.start();
    const count = async () => (await acme.all('installations')).length;
    await acme.put('matchingRules', rule('Own tool *'));
    await expect.poll(count, { timeout: 20_000 }).toBe(DEVICES);
    await acme.put('matchingRules', rule('Own tool 1'));
    await expect.poll(count, { timeout: 20_000 }).toBe(DEVICES / 2);
    await store.account(acme.accountId).write(NOW, ({ tx }) => {
      tx.remove('matchingRules', testId('mr', 1));
      return Promise.resolve();
    });
    await expect.poll(count, { timeout: 20_000 }).toBe(0);
    const told = (await acme.all('activity')).filter(({ action }) => action === 'software.rematch');
    expect(told).toHaveLength(DEVICES + DEVICES / 2 + DEVICES / 2);
    await rematch.stop();
  });

  test('also a name that a product learned, which ends nothing that its other rules match, nor does its going', async () => {
    const acme = await new AgentCompany(store, 103).found();
    await acme.put('products', product(1, { name: 'AutoCAD' }));
    await acme.take([inventory(1, { software: ['AutoCAD 2026\tAutodesk\t25.1', 'CAD seat *\tAcme\t7'] })]);
    const rematch = new Rematch(store, new SoftwareRules(), SILENT);
    await rematch.start();
    const versions = async () => (await acme.all('installations')).map(({ version }) => version).sort();
    await acme.put('matchingRules', { ...rule('CAD seat *'), isAlias: true });
    await expect.poll(versions, { timeout: 20_000 }).toEqual(['2026', '7']);
    await store.account(acme.accountId).write(NOW, ({ tx }) => {
      tx.remove('matchingRules', testId('mr', 1));
      return Promise.resolve();
    });
    await expect.poll(versions, { timeout: 20_000 }).toEqual(['2026']);
    await rematch.stop();
  });

  test('is matched after the database was away, and its going ends nothing', async () => {
    const url = await databases.migratedUrl();
    const gate = await openGate(url);
    const through = await openStore({ databaseUrl: gate.url, dataFolder: '', log: SILENT });
    const acme = await new AgentCompany({ ...through, url }, 102).found();
    await acme.put('products', product(1, { name: 'Tool of ours' }));
    await acme.take(fleet());
    const rematch = new Rematch(through, new SoftwareRules(), SILENT);
    await rematch.start();
    await acme.put('matchingRules', rule('Own tool *'));
    await gate.close();
    await expect.poll(() => through.isUp(), { timeout: 20_000 }).toBe(false);
    await gate.open();
    await expect.poll(() => through.isUp(), { timeout: 20_000 }).toBe(true);
    const count = async () => (await acme.all('installations')).length;
    await expect.poll(count, { timeout: 30_000 }).toBe(DEVICES);
    await rematch.stop();
    await through.stop();
    await gate.close();
  });
});
