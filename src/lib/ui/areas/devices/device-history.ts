import type { HistoryEntry } from '#lib/domain/views/history.ts';

const deeds: Readonly<Record<string, string>> = {
  'devices.add': 'Added',
  'devices.retire': 'Retired',
  'devices.restore': 'Restored',
  'installs.import': 'Imported',
};

/** "Renamed by you". */
export function historySentence(entry: HistoryEntry, userId: string): string {
  const deed = entry.action === 'devices.edit' ? editDeed(entry.changes) : (deeds[entry.action] ?? 'Changed');
  const name = entry.actorId === userId ? 'you' : entry.actorName || 'someone';
  return `${deed} by ${name}`;
}

function editDeed(changes: HistoryEntry['changes']): string {
  if ('displayName' in changes) return 'Renamed';
  if ('description' in changes) return 'Description changed';
  if ('productAccess' in changes) return 'Access to products changed';
  if ('updateAccess' in changes) return 'Access to updates changed';
  return 'Changed';
}
