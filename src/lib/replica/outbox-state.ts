import type { Entry, OutboxState, ReplicaMeta, SentEntry } from './storage.ts';

/** As long as backups are assumed to reach back. */
const SENT_KEPT_MS = 30 * 86_400_000;
/** Kept whatever the clock says: one that jumps ahead would else forget everything at once. About 40 kB a batch of an import. */
const SENT_KEPT_ANYWAY = 100;

/** The seq up to which the rows here have what was done: counts only for its clientId (L3). 0: none. */
export function lastConfirmed(meta: ReplicaMeta, outbox: OutboxState): number {
  return meta.confirmed?.clientId === outbox.meta.clientId ? meta.confirmed.lastSeq : 0;
}

/** Confirmed entries go to `sent`, and leave it after 30 days. */
export function settled(state: OutboxState, meta: ReplicaMeta, now: number): OutboxState {
  const last = lastConfirmed(meta, state);
  const done = state.entries.filter((entry) => entry.seq <= last);
  const doneIds = new Set(done.map((entry) => entry.id));
  const earlier = inTurnOf(state.sent).filter((one) => !doneIds.has(one.id));
  const turn = (earlier.at(-1)?.turn ?? 0) + 1;
  const sent = [...earlier, ...done.map((entry) => ({ ...entry, confirmedAt: now, turn }))];
  return {
    meta: state.meta,
    entries: state.entries.filter((entry) => entry.seq > last),
    sent: sent.filter(
      (one, at) => at >= sent.length - SENT_KEPT_ANYWAY || one.confirmedAt > now - SENT_KEPT_MS,
    ),
  };
}

/** In the order in which they were confirmed. */
function inTurnOf(sent: readonly SentEntry[]): SentEntry[] {
  return [...sent].sort(
    (one, other) =>
      (one.turn ?? 0) - (other.turn ?? 0) || one.confirmedAt - other.confirmedAt || one.seq - other.seq,
  );
}

/** All that is not confirmed, from 1 on; with `offersSent` what was confirmed goes first. */
export function renumbered(
  state: OutboxState,
  to: { clientId: string; offersSent: boolean; at: number },
): OutboxState {
  const again: Entry[] = to.offersSent
    ? inTurnOf(state.sent).map(({ confirmedAt: _at, turn: _turn, ...entry }) => entry)
    : [];
  const entries = [...again, ...state.entries].map((entry, index) => ({ ...entry, seq: index + 1 }));
  const { epoch } = state.meta;
  const restored = to.offersSent ? { at: to.at, offered: again.length } : state.meta.restored;
  return {
    meta: {
      ...{ clientId: to.clientId, nextSeq: entries.length + 1, pushedSeq: 0 },
      ...(to.offersSent || epoch === undefined ? {} : { epoch }),
      ...(restored ? { restored } : {}),
    },
    entries,
    sent: to.offersSent ? [] : state.sent,
  };
}
