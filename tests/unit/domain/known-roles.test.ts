import { expect, it } from 'vitest';
import { runView } from '#lib/domain/views/registry.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Collection } from '#lib/domain/records/collections.ts';
import { knownRoles } from '#lib/ui/state/session/known-roles.ts';
import { MemoryDisk } from '#tests/support/replica/memory-storage.ts';
import { account, NOW, role, user } from '#tests/support/rows/domain-rows.ts';
import { admin, cookie, openReplica } from '#tests/support/replica/replica-in-memory.ts';

const walking = (collection: Collection) => ({ ...cookie, resume: { collection, after: '' } });
const accountOf = (replica: Replica) =>
  runView('accountView', replica.reader, null, replica.viewContext(NOW));

/** Applies pages as a walk does that goes on with the collection after. */
async function bring(sync: ReplicaSync, pages: readonly [Collection, { id: string }, Collection][]) {
  for (const [collection, row, next] of pages)
    await sync.applyPage({
      line: 'page',
      collection,
      rows: [row],
      versions: [1],
      cookie: walking(next),
    });
}

const before: [Collection, { id: string }, Collection][] = [
  ['accounts', account(), 'users'],
  ['users', user(1), 'roles'],
];
const adminRole = role(1, 1, 'contract-admin');

async function synced(): Promise<{ replica: Replica; sync: ReplicaSync }> {
  const replica = await openReplica(new MemoryDisk());
  const sync = new ReplicaSync(replica);
  await sync.beginReset('first', {});
  await bring(sync, [...before, ['roles', adminRole, 'assignments']]);
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  return { replica, sync };
}

it('a contract admin whose rows are fetched again is at no moment a person without roles', async () => {
  const { replica, sync } = await synced();
  const remembered = knownRoles(accountOf(replica), undefined) ?? [];
  expect(remembered).toEqual(['contract-admin']);
  await sync.beginReset('access', {});
  expect(knownRoles(accountOf(replica), remembered)).toEqual(['contract-admin']);
  await bring(sync, before);
  expect(accountOf(replica)?.access.roles).toEqual([]);
  expect(knownRoles(accountOf(replica), remembered)).toEqual(['contract-admin']);
  expect(knownRoles(accountOf(replica), undefined)).toBeNull();
  await bring(sync, [['roles', adminRole, 'assignments']]);
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  expect(knownRoles(accountOf(replica), [])).toEqual(['contract-admin']);
});

it('that the rows are whole is told, also when the last answer brought none: then nobody without roles has any', async () => {
  const told: (readonly Collection[])[] = [];
  const options = { person: admin, storage: new MemoryDisk().storage(), clock: { now: () => NOW } };
  const chance = { bytes: (count: number) => new Uint8Array(count) };
  const changed = (collections: readonly Collection[]) => void told.push(collections);
  const replica = await Replica.open({ ...options, chance, changed, tell: () => {} });
  const sync = new ReplicaSync(replica);
  await sync.beginReset('first', {});
  await bring(sync, before);
  expect(knownRoles(accountOf(replica), undefined)).toBeNull();
  told.length = 0;
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  expect(told.flat()).toContain('accounts');
  expect(knownRoles(accountOf(replica), ['contract-admin'])).toEqual([]);
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  expect(told).toHaveLength(1);
});

it('a role that an older app does not know is none', () => {
  expect(knownRoles(null, ['auditor', 'field-staff'])).toEqual(['field-staff']);
});
