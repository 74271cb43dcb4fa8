import { asNoop } from './outbox-change.ts';
import { lastConfirmed } from './outbox-state.ts';
import type { Replica } from './replica.ts';
import type { Entry, OutboxMeta } from './storage.ts';

/** `applied`: the server has it, or may have it by now. */
export type Discarded = 'discarded' | 'applied' | 'unknown';

/** Replaces a waiting edit in place by one that does nothing, with the same seq and id. */
export function discardIn(replica: Replica, mutationId: string): Promise<Discarded> {
  return replica.inTurn(async () => {
    const known = replica.outbox.entries.find((entry) => entry.id === mutationId);
    if (!known) return (await replica.options.storage.outbox.hasSent(mutationId)) ? 'applied' : 'unknown';
    if (known.seq <= lastConfirmed(replica.meta, replica.outbox)) return 'applied';
    let discarded: Discarded = 'applied';
    await replica.rewriteOutbox([], (state) => {
      const entries = state.entries.map((one) => (one.id === mutationId ? without(one, state.meta) : one));
      const entry = state.entries.find((one) => one.id === mutationId);
      discarded = entry && !isOnItsWay(entry, state.meta) ? 'discarded' : 'applied';
      return { ...state, entries };
    });
    await replica.replay();
    return discarded;
  });
}

/**
 * What the server has stays as it is until the rows have it too. What is on its way does nothing if it never arrived;
 * if it did, the server knows its id, and does nothing for this one.
 */
function without(entry: Entry, meta: OutboxMeta): Entry {
  if (entry.seq <= meta.pushedSeq) return entry;
  return asNoop(entry, { isForGood: isOnItsWay(entry, meta) });
}

function isOnItsWay({ seq, mayBeSent = false }: Entry, { sentSeq = 0 }: OutboxMeta): boolean {
  return mayBeSent || seq <= sentSeq;
}
