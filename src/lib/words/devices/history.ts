import type { HistoryEntry } from '#lib/domain/views/history.ts';
import { changedFields, deedOf, doneBy, serverDeedOf } from '../changes/deeds.ts';
import { fieldTitle } from '../changes/fields.ts';
import { listedValue } from '../changes/values.ts';

/** What a history calls an edit of one field, the first that was edited. */
const edits: Readonly<Record<string, string>> = {
  displayName: 'Renamed',
  description: 'Description changed',
  productAccess: 'Access to products changed',
  updateAccess: 'Access to updates changed',
};

/** "Renamed by you". */
export function historySentence(entry: HistoryEntry, userId: string): string {
  const own = serverDeedOf(entry.action);
  if (own !== null) return own;
  const edited = Object.keys(edits).find((field) => field in entry.changes);
  const deed = entry.action === 'devices.edit' && edited ? edits[edited]! : deedOf(entry.action);
  return doneBy(deed, entry, userId);
}

/** "Display name: none → Stair tablet", one for each field; for an import the file. */
export function historyDetails({ action, changes }: HistoryEntry): string[] {
  if (action === 'installs.import')
    return typeof changes['source'] === 'string' ? [`From ${changes['source']}`] : [];
  if (action === 'devices.merge') return mergeDetails(changes);
  if (serverDeedOf(action) !== null && action !== 'agents.identity') return softwareDetails(changes);
  return changedFields(changes).map(
    ({ field, was, to }) => `${titleOf(field)}: ${listedValue(field, was)} → ${listedValue(field, to)}`,
  );
}

/** "Now installed: AutoCAD 2026", "No longer installed: AutoCAD 2025". */
function softwareDetails({ begun, ended }: HistoryEntry['changes']): string[] {
  const line = (words: string, all: unknown): string[] =>
    Array.isArray(all) && all.length > 0 ? [`${words}: ${all.map(String).join(', ')}`] : [];
  return [...line('Now installed', begun), ...line('No longer installed', ended)];
}

function mergeDetails({ from }: HistoryEntry['changes']): string[] {
  const name = (from as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' ? [`The other device: ${name}`] : [];
}

/** A device has two names. */
function titleOf(field: string): string {
  return field === 'name' ? 'Asset name' : fieldTitle(field);
}
