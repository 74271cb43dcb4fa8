import { expect, test } from 'vitest';
import { ReplicaSync } from '#lib/replica/replica-sync.ts';
import { cookie, filledReplica } from '#tests/support/replica/replica-in-memory.ts';
import { device, testId } from '#tests/support/rows/domain-rows.ts';

const id = testId('dv', 1);
const limits = { count: 100, bytes: 500_000 };

/** A device with an edit that waits, of which a piece of a catch-up says that it is gone. */
async function goneInAPiece({ tick = 1_000 } = {}) {
  const replica = await filledReplica({ devices: [device(1)] }, { tick });
  const sync = new ReplicaSync(replica);
  const edit = { id, description: { was: device(1).description, to: 'Mine' } };
  expect(await replica.mutate('devices.edit', edit)).toMatchObject({ status: 'kept' });
  sync.beginPull();
  await sync.applyGone({ line: 'gone', collection: 'devices', ids: [id] });
  const piece = { line: 'page' as const, collection: 'devices', rows: [], versions: [] };
  await sync.applyPage({ ...piece, cookie: { ...cookie, version: 6 } });
  return { replica, sync, shown: () => replica.reader.get('devices', id)?.description };
}

test('a piece replays at once what takes no time', async () => {
  const { shown } = await goneInAPiece({ tick: 1 });
  expect(shown()).toBeUndefined();
});

test('pieces that follow each other closely replay much that waits once, with their end', async () => {
  const { sync, shown } = await goneInAPiece();
  expect(shown()).toBe('Mine');
  await sync.applyTail({ line: 'tail', cookie: { ...cookie, version: 7 }, lastSeq: 0 }, sync.clientId());
  expect(shown()).toBeUndefined();
});

test('what a cut catch-up left to be replayed is, when sync begins again', async () => {
  const { sync, shown } = await goneInAPiece();
  await sync.toPush(limits);
  expect(shown()).toBeUndefined();
});
