import Dexie from 'dexie';
import { expect, test } from 'vitest';
import { findMutation } from '#lib/domain/mutations/registry.ts';
import { adoptOlder } from '#lib/replica/stored/adopt-older.ts';
import { dexieStorage, replicaName } from '#lib/replica/stored/dexie-storage.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Entry } from '#lib/replica/stored/storage.ts';
import { restoreDatabases, type StoredDatabase } from '#tests/support/replica/stored-databases.ts';

interface Released {
  readonly person: { readonly accountId: string; readonly userId: string };
  readonly databases: readonly StoredDatabase[];
}

const released = Object.entries(
  import.meta.glob<Released>('../../fixtures/released/*/databases.json', { eager: true, import: 'default' }),
).map(([path, kept]) => ({ version: path.split('/').at(-2) ?? '', kept }));

const clock = { now: () => Date.now() };
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

/** As the replica worker opens it. */
async function open({ person }: Released): Promise<Replica> {
  await adoptOlder(person);
  const storage = dexieStorage(person);
  return Replica.open({ person, storage, clock, chance, tell: () => {}, changed: () => {} });
}

function recorded(kept: Released, store: string): Entry[] {
  const outbox = kept.databases.find(({ name }) => name.startsWith('outbox-'));
  return (outbox?.stores.find(({ name }) => name === store)?.records ?? []).map(
    ({ value }) => value as Entry,
  );
}

async function clear({ databases, person }: Released): Promise<void> {
  for (const name of [...databases.map((one) => one.name), replicaName(person)]) await Dexie.delete(name);
}

test('there is a recorded shape', () => expect(released.length).toBeGreaterThan(0));

test.each(released)('opens what version $version left, with every edit still waiting', async ({ kept }) => {
  const entries = recorded(kept, 'mutations');
  expect(entries.length).toBeGreaterThan(3);
  await clear(kept);
  await restoreDatabases(kept.databases);
  const replica = await open(kept);
  expect(replica.waiting()).toEqual(entries);
  for (const { id } of recorded(kept, 'sent')) expect(await replica.discardWaiting(id)).toBe('applied');
  const pushed = await new ReplicaSync(replica).toPush({ count: 100, bytes: 500_000 });
  expect(pushed.map(({ id, seq }) => [id, seq])).toEqual(entries.map(({ id, seq }) => [id, seq]));
  for (const { name, version } of entries)
    expect(findMutation(name, version), `${name} ${version}`).toBeTruthy();
  // A new edit comes after them, and all survive a close.
  await replica.mutate('noop', {});
  await replica.close();
  const again = await open(kept);
  expect(
    again
      .waiting()
      .map(({ id }) => id)
      .slice(0, entries.length),
  ).toEqual(entries.map(({ id }) => id));
  await again.wipe();
});

test('an outbox that a newer version in another tab has changed keeps taking edits, and loses none', async () => {
  const { kept } = released.at(-1)!;
  await clear(kept);
  await restoreDatabases(kept.databases);
  const replica = await open(kept);
  const before = replica.waiting().map(({ id }) => id);
  const { name } = kept.databases.find((one) => one.name.startsWith('outbox-'))!;
  const newer = new Dexie(name);
  newer.version(2).stores({ mutations: 'seq', sent: 'id', meta: '', later: '++' });
  await newer.open();
  newer.close();
  const args = { name: 'Late', displayName: '', description: '', type: 'computer', os: '', serial: '' };
  expect(await replica.mutate('devices.add', args)).toMatchObject({ status: 'kept' });
  await replica.close();
  const again = await open(kept);
  const after = again.waiting();
  expect(after.map(({ id }) => id).slice(0, before.length)).toEqual(before);
  expect(after.at(-1)).toMatchObject({ name: 'devices.add', args });
  await again.wipe();
});

test.each(released)('shows the rows of version $version before anything was pulled', async ({ kept }) => {
  await clear(kept);
  await restoreDatabases(kept.databases);
  const replica = await open(kept);
  expect([...replica.tables.of('devices').confirmed()].length).toBeGreaterThan(0);
  expect(replica.access().roles).toEqual(['contract-admin']);
  const cookie = new ReplicaSync(replica).beginPull();
  // The server is told of which schema they are, and answers with all of them in the new one.
  expect(cookie?.schema).toMatch(/^s\d+$/);
  // Only once: rows that are dropped since, as when a role is lost, do not come back.
  await new ReplicaSync(replica).dropRows();
  await replica.close();
  const again = await open(kept);
  expect([...again.tables.of('devices').confirmed()]).toEqual([]);
  await again.wipe();
});
