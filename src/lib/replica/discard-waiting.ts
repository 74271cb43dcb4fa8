import { asNoop } from './outbox-change.ts';
import { lastConfirmed } from './outbox-state.ts';
import type { ReplicaParts } from './replica-parts.ts';
import type { WithSent } from './stored/storage.ts';

/**
 * `applied`: the server has it, and it stands. `on-its-way`: it does nothing from here on, but it was sent before, and
 * the server may have applied it: if so, the rows will show it.
 */
export type Discarded = 'discarded' | 'on-its-way' | 'applied' | 'unknown';

/** Replaces a waiting edit in place by one that does nothing, with the same seq and id. */
export function discardIn(replica: ReplicaParts, mutationId: string): Promise<Discarded> {
  return replica.inTurn(async () => {
    let discarded: Discarded = 'unknown';
    await replica.outbox.rewrite([mutationId], (state) => {
      discarded = fateOf(replica, state, mutationId);
      if (discarded === 'applied' || discarded === 'unknown') return state;
      const isTried = discarded === 'on-its-way';
      const entries = state.entries.map((one) => (one.id === mutationId ? asNoop(one, { isTried }) : one));
      return { ...state, entries };
    });
    await replica.replay();
    return discarded;
  });
}

function fateOf(replica: ReplicaParts, state: WithSent, mutationId: string): Discarded {
  const entry = state.entries.find(({ id }) => id === mutationId);
  if (!entry) return state.sent.some(({ id }) => id === mutationId) ? 'applied' : 'unknown';
  const { seq, mayBeSent = false } = entry;
  if (seq <= Math.max(state.meta.pushedSeq, lastConfirmed(replica.rows.meta, state))) return 'applied';
  // A disk that took nothing does not know what was tried all the same.
  const sentSeq = Math.max(state.meta.sentSeq ?? 0, replica.outbox.meta.sentSeq ?? 0);
  return mayBeSent || seq <= sentSeq ? 'on-its-way' : 'discarded';
}
