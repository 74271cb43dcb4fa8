import type { AccessChoice } from '#lib/domain/records/device.ts';
import type { HistoryEntry } from '#lib/domain/views/history.ts';
import { accessWords } from '../../words/device-words.ts';

const deeds: Readonly<Record<string, string>> = {
  'devices.add': 'Added',
  'devices.retire': 'Retired',
  'devices.restore': 'Restored',
  'installs.import': 'Imported',
};

const fields: Readonly<Record<string, string>> = {
  displayName: 'Display name',
  description: 'Description',
  productAccess: 'Access to products',
  updateAccess: 'Access to updates',
};

/** "Renamed by you". */
export function historySentence(entry: HistoryEntry, userId: string): string {
  const deed = entry.action === 'devices.edit' ? editDeed(entry.changes) : (deeds[entry.action] ?? 'Changed');
  const name = entry.actorId === userId ? 'you' : entry.actorName || 'someone';
  return `${deed} by ${name}`;
}

/** "Display name: none → Stair tablet", one for each field; for an import the file. */
export function historyDetails({ action, changes }: HistoryEntry): string[] {
  if (action === 'installs.import')
    return typeof changes['source'] === 'string' ? [`From ${changes['source']}`] : [];
  return Object.entries(changes).flatMap(([field, change]) => {
    const label = fields[field];
    if (label === undefined || typeof change !== 'object' || change === null) return [];
    const { was, to } = change as { was?: unknown; to?: unknown };
    return [`${label}: ${valueWords(was)} → ${valueWords(to)}`];
  });
}

function editDeed(changes: HistoryEntry['changes']): string {
  if ('displayName' in changes) return 'Renamed';
  if ('description' in changes) return 'Description changed';
  if ('productAccess' in changes) return 'Access to products changed';
  if ('updateAccess' in changes) return 'Access to updates changed';
  return 'Changed';
}

/** An activity comes off the wire: what is no text is said as such. */
function valueWords(value: unknown): string {
  if (typeof value !== 'string') return 'not known';
  return accessWords[value as AccessChoice] ?? (value || 'none');
}
