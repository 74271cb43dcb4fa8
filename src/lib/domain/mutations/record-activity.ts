import type { Collection } from '../records/collections.ts';
import type { Tx } from '../tx.ts';
import type { MutationContext } from './mutation.ts';

/** Leaves a line of the audit trail. One mutation leaves at most one for each record it is about. */
export function recordActivity(
  tx: Tx,
  context: MutationContext,
  line: { action: string; collection: Collection; recordId: string; changes: Record<string, unknown> },
): void {
  const id = context.newId('av', `activity/${line.recordId}`);
  tx.put('activity', { id, actorId: context.actor, at: context.at, ...line });
}
