import type { SyncStatus } from '#workers/replica/contract.ts';
import type { Cookie } from '../protocol/pull.ts';
import type { Wholeness } from '../replica/wholeness.ts';
import type { Trouble } from './trouble.ts';

/** What the status is derived from. */
export interface SyncFacts {
  readonly cookie: Cookie | null;
  /** The end of the last cycle; null when it was good or there was none. */
  readonly trouble: Trouble | 'storage-failed' | null;
  /** What is next waits for its person to show that it is them. */
  readonly isHeld?: boolean;
  /** Whether any cycle has ended since the start. */
  readonly hasAsked: boolean;
  readonly isRunning: boolean;
  readonly waiting: number;
  readonly attention: number;
  readonly restored?: SyncStatus['restored'];
  readonly syncedAt: number | null;
  readonly progress: { readonly rows: number; readonly total: number } | null;
  readonly wholeness: Wholeness;
}

export function statusOf(facts: SyncFacts): SyncStatus {
  const { waiting, attention, syncedAt } = facts;
  const { isWhole, here } = facts.wholeness;
  const state = stateOf(facts);
  const progress = state === 'filling' || !isWhole ? (facts.progress ?? here) : null;
  return {
    state,
    isWhole,
    waiting,
    attention,
    syncedAt,
    progress,
    ...(facts.trouble === 'busy' ? { isServerBusy: true } : {}),
    ...(facts.isHeld && waiting > 0 ? { isHeld: true } : {}),
    ...(facts.restored ? { restored: facts.restored } : {}),
  };
}

/** Trouble stays until a cycle ends well, so that the word does not flicker while it is tried again. */
function stateOf(facts: SyncFacts): SyncStatus['state'] {
  if (facts.trouble !== null && facts.trouble !== 'busy') return facts.trouble;
  const isComplete = facts.cookie !== null && facts.cookie.resume === undefined;
  if (facts.progress !== null || (!isComplete && facts.hasAsked)) return 'filling';
  if (!isComplete || !facts.hasAsked) return 'starting';
  return facts.isRunning || facts.waiting > 0 || facts.trouble === 'busy' ? 'syncing' : 'up-to-date';
}
