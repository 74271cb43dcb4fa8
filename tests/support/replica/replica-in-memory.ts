import type { Cookie } from '#lib/protocol/pull.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { Rows } from '#lib/domain/records/collections.ts';
import { ADMIN, NOW, role, testId } from '../rows/domain-rows.ts';
import { MemoryDisk } from './memory-storage.ts';
import { seededChance } from '../manual-time.ts';

export const cookie: Cookie = { epoch: 'e1', schema: 's1', access: 'a1', version: 5 };
export const admin = { accountId: testId('ac', 1), userId: ADMIN };

/** A contract admin's replica over a disk in memory. Other seeds are other machines; `tick`: ms between two looks at the clock. */
export function openReplica(disk: MemoryDisk, { seed = 1, person = admin, tick = 1 } = {}): Promise<Replica> {
  let at = NOW;
  const clock = { now: () => (at += tick) };
  const chance = seededChance(seed + disk.writes * 7_919);
  return Replica.open({ person, storage: disk.storage(), clock, chance, tell: () => {}, changed: () => {} });
}

/** The same, pulled: the admin's role and these rows. */
export async function filledReplica(
  rows: Partial<{ [C in keyof Rows]: readonly Rows[C][] }> = {},
  options: Parameters<typeof openReplica>[1] = {},
): Promise<Replica> {
  const replica = await openReplica(new MemoryDisk(), options);
  const sync = new ReplicaSync(replica);
  await sync.beginReset('first', {});
  const given = { roles: [role(1, 1, 'contract-admin')], ...rows };
  for (const [collection, some] of Object.entries(given)) {
    const versions = some.map(() => 1);
    await sync.applyPage({ line: 'page', collection, rows: [...some], versions, cookie });
  }
  await sync.applyTail({ line: 'tail', cookie, lastSeq: 0 }, sync.clientId());
  return replica;
}
