import { asNoop } from './outbox-change.ts';
import { lastConfirmed } from './outbox-state.ts';
import type { Replica } from './replica.ts';

/** `applied`: the server has it, or may have it by now. */
export type Discarded = 'discarded' | 'applied' | 'unknown';

/** Replaces a waiting edit in place by one that does nothing, with the same seq and id. */
export function discardIn(replica: Replica, mutationId: string): Promise<Discarded> {
  return replica.inTurn(async () => {
    const { entries, sent } = replica.outbox;
    const known = entries.find((entry) => entry.id === mutationId);
    if (!known) return sent.some((one) => one.id === mutationId) ? 'applied' : 'unknown';
    let isApplied = known.seq <= lastConfirmed(replica.meta, replica.outbox);
    if (isApplied) return 'applied';
    await replica.rewriteOutbox((state) => {
      const entry = state.entries.find((one) => one.id === mutationId);
      isApplied = !entry || entry.seq <= state.meta.pushedSeq;
      return { ...state, entries: state.entries.map((one) => (one.id === mutationId ? asNoop(one) : one)) };
    });
    await replica.replay();
    return isApplied ? 'applied' : 'discarded';
  });
}
