import type { Collection, Rows } from '#lib/domain/records/collections.ts';
import type { Cookie } from '#lib/protocol/pull.ts';
import { dexieStorage } from '#lib/replica/stored/dexie-storage.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { SyncPort } from '#lib/replica/sync-port.ts';
import { account, role, testId, user } from '../rows/domain-rows.ts';

const cookie: Cookie = { epoch: 'e1', schema: 's1', access: 'a1', version: 5 };
const clock = { now: () => Date.now() };
const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };

/** The replica in IndexedDB of a contract admin who has synced these devices. Wipe it at the end of the test. */
export async function adminReplica(number: number, devices: readonly Rows['devices'][]) {
  const person = { accountId: testId('ac', 1), userId: testId('us', number) };
  const storage = dexieStorage(person);
  const replica = await Replica.open({ person, storage, clock, chance, tell: () => {}, changed: () => {} });
  const sync = new ReplicaSync(replica) as SyncPort;
  const page = (collection: Collection, rows: readonly { id: string }[]) =>
    sync.applyPage({ line: 'page', collection, rows: [...rows], versions: rows.map(() => 1), cookie });
  await sync.beginReset('first', {});
  await page('accounts', [account()]);
  await page('users', [user(number)]);
  await page('roles', [role(1, number, 'contract-admin')]);
  for (let at = 0; at < devices.length; at += 512) await page('devices', devices.slice(at, at + 512));
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  return { person, replica };
}
