import { visibilityOf } from '../access/visibility.ts';
import type { Activity } from '../records/core/activity.ts';
import type { Collection } from '../records/collections.ts';
import type { Reader } from '../tx.ts';
import { personName } from './people/people.ts';
import type { ViewContext } from './view.ts';

export interface HistoryEntry {
  readonly id: string;
  readonly at: number;
  readonly action: string;
  /** Name of the person, "you" is decided by the screen; "" when not known to this reader. */
  readonly actorId: string;
  readonly actorName: string;
  /** The record it is about. */
  readonly recordId: string;
  readonly changes: Readonly<Record<string, unknown>>;
  readonly isPending: boolean;
}

/** The audit trail of some records, newest first. null: this person may not see histories of that collection. */
export function historyOf(
  reader: Reader,
  { of, recordIds }: { of: Collection; recordIds: readonly string[] },
  { access }: ViewContext,
): HistoryEntry[] | null {
  if (!seesHistoryOf(access, of)) return null;
  return recordIds
    .flatMap((id) => reader.find('activity', 'byRecord', id))
    .map((activity) => historyEntry(reader, activity))
    .sort((one, other) => other.at - one.at || (one.id < other.id ? 1 : -1));
}

/** Whether this person sees everybody's activity about such records, not only their own. */
function seesHistoryOf(access: ViewContext['access'], collection: Collection): boolean {
  return visibilityOf(access, 'activity').some(
    (rule) =>
      rule === 'all' ||
      (rule.column === 'collection' && Array.isArray(rule.among) && rule.among.includes(collection)),
  );
}

/** One line of it. */
export function historyEntry(reader: Reader, activity: Activity): HistoryEntry {
  const { id, at, action, actorId, recordId, changes } = activity;
  const actor = reader.get('users', actorId);
  const isPending = reader.isPending('activity', id);
  const actorName = actor ? personName(actor) : '';
  return { id, at, action, actorId, actorName, recordId, changes, isPending };
}
