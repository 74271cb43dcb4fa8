import { asMade } from './outbox-change.ts';
import type { Entry, OutboxMeta, OutboxState, ReplicaMeta, SentEntry, WithSent } from './stored/storage.ts';

/** As long as backups are assumed to reach back. */
export const SENT_KEPT_MS = 30 * 86_400_000;
/** Kept whatever the clock says: one that jumps ahead would otherwise forget everything at once. About 40 kB a batch of an import. */
export const SENT_KEPT_ANYWAY = 100;

/** The seq up to which the rows here have what was done: counts only for its clientId (L3). 0: none. */
export function lastConfirmed(meta: ReplicaMeta, outbox: OutboxState): number {
  return meta.confirmed?.clientId === outbox.meta.clientId ? meta.confirmed.lastSeq : 0;
}

/**
 * The confirmed ones, and the meta after them. `turn`: of what was confirmed last. Where no answer told whether the server
 * applied what was discarded after it was sent, it did.
 */
export function settled(
  { meta, done }: { readonly meta: OutboxMeta; readonly done: readonly Entry[] },
  { turn: before, at }: { readonly turn: number; readonly at: number },
): { readonly meta: OutboxMeta; readonly sent: readonly SentEntry[] } {
  const turn = before + 1;
  const sure = done.map((entry) => (entry.discarded?.isTried ? asMade(entry) : entry));
  return { meta: { ...meta, turn }, sent: sure.map((entry) => ({ ...entry, confirmedAt: at, turn })) };
}

/** Of what an older build kept, which did not count in its meta. */
export function lastTurn(sent: readonly SentEntry[]): number {
  return sent.reduce((last, one) => Math.max(last, one.turn ?? 0), 0);
}

/** In the order in which they were confirmed. */
function inTurnOf(sent: readonly SentEntry[]): SentEntry[] {
  return [...sent].sort(
    (one, other) =>
      (one.turn ?? 0) - (other.turn ?? 0) || one.confirmedAt - other.confirmedAt || one.seq - other.seq,
  );
}

/**
 * All that is not confirmed, from 1 on; with `offersSent` what was confirmed goes first, and `state` has all of it. What
 * was on its way under the old numbers stays known as such.
 */
export function renumbered(
  state: WithSent,
  to: { clientId: string; offersSent: boolean; at: number },
): WithSent {
  const again: Entry[] = to.offersSent
    ? inTurnOf(state.sent).map(({ confirmedAt: _at, turn: _turn, ...entry }) => ({
        ...entry,
        // The backup may have it.
        mayBeSent: true,
      }))
    : [];
  const { epoch, turn, sentSeq = 0 } = state.meta;
  const waiting = state.entries.map((entry) =>
    entry.seq <= sentSeq ? { ...entry, mayBeSent: true } : entry,
  );
  const entries = [...again, ...waiting].map((entry, index) => ({ ...entry, seq: index + 1 }));
  const restored = to.offersSent ? { at: to.at, offered: again.length } : state.meta.restored;
  return {
    meta: {
      clientId: to.clientId,
      nextSeq: entries.length + 1,
      pushedSeq: 0,
      ...(turn === undefined ? {} : { turn }),
      ...(to.offersSent || epoch === undefined ? {} : { epoch }),
      ...(restored ? { restored } : {}),
    },
    entries,
    sent: to.offersSent ? [] : state.sent,
  };
}
