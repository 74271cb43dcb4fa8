import type { Device } from '#lib/domain/records/devices/device.ts';
import { PAGE_ROWS } from '#lib/protocol/pull.ts';
import { dexieStorage } from '#lib/replica/stored/dexie-storage.ts';
import { Replica } from '#lib/replica/replica.ts';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import type { SampleChunk } from '#lib/domain/sample/sample-size.ts';

/** A replica of its own for a run of the bench, with the same ports as the worker's but for the network. */
export async function openBenchReplica(person: { accountId: string; userId: string }): Promise<Replica> {
  return Replica.open({
    person,
    storage: dexieStorage(person),
    clock: { now: () => Date.now() },
    chance: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
    tell: () => {},
    changed: () => {},
  });
}

/** A first sync without the network: pages as the server sends them, each with its resume point, then the tail. */
export async function firstSync(replica: Replica, chunks: readonly SampleChunk[]): Promise<void> {
  const port = new ReplicaSync(replica);
  const cookie = { epoch: 'bench', schema: 's1', access: 'bench', version: 1 };
  await port.beginReset('first', {});
  for (const { collection, rows } of chunks) {
    for (let at = 0; at < rows.length; at += PAGE_ROWS) {
      const page = rows.slice(at, at + PAGE_ROWS);
      const resume = { collection, after: page.at(-1)?.id ?? '' };
      await port.applyPage({
        line: 'page',
        collection,
        rows: [...page],
        versions: page.map(() => 1),
        cookie: { ...cookie, resume },
      });
    }
  }
  await port.applyTail({ line: 'tail', cookie, lastSeq: 0 }, port.clientId());
}

/** A pull of changed rows. */
export async function pullChanges(replica: Replica, rows: readonly Device[], version: number): Promise<void> {
  const port = new ReplicaSync(replica);
  const cookie = { epoch: 'bench', schema: 's1', access: 'bench', version };
  await port.applyPage({
    line: 'page',
    collection: 'devices',
    rows: [...rows],
    versions: rows.map(() => version),
  });
  await port.applyTail({ line: 'tail', cookie, lastSeq: 0 }, port.clientId());
}
