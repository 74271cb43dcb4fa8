import type { AccessChoice } from '#lib/domain/records/device.ts';
import type { HistoryEntry } from '#lib/domain/views/history.ts';
import { accessWords } from '#lib/words/device-words.ts';

const deeds: Readonly<Record<string, string>> = {
  'devices.add': 'Added',
  'devices.retire': 'Retired',
  'devices.restore': 'Restored',
  'installs.import': 'Imported',
  'devices.merge': 'Merged with another device',
  'devices.unmerge': 'Merge taken back',
};

/** What no person did. */
const ownDeeds: Readonly<Record<string, string>> = {
  'agents.enrol': 'Enrolled by its agent',
  'agents.identity': 'Identity changed, as its agent reported',
  'agents.software': 'Software changed, as its agent reported',
  'software.rematch': 'Software matched again after a change of the rules',
};

const fields: Readonly<Record<string, string>> = {
  displayName: 'Display name',
  description: 'Description',
  productAccess: 'Access to products',
  updateAccess: 'Access to updates',
  name: 'Asset name',
  serial: 'Serial number',
  agent: 'Agent',
};

/** "Renamed by you". */
export function historySentence(entry: HistoryEntry, userId: string): string {
  const own = ownDeeds[entry.action];
  if (own !== undefined) return own;
  const deed = entry.action === 'devices.edit' ? editDeed(entry.changes) : (deeds[entry.action] ?? 'Changed');
  const name = entry.actorId === userId ? 'you' : entry.actorName || 'someone';
  return `${deed} by ${name}`;
}

/** "Display name: none → Stair tablet", one for each field; for an import the file. */
export function historyDetails({ action, changes }: HistoryEntry): string[] {
  if (action === 'installs.import')
    return typeof changes['source'] === 'string' ? [`From ${changes['source']}`] : [];
  if (action in ownDeeds && action !== 'agents.identity') return softwareDetails(changes);
  if (action === 'devices.merge') return mergeDetails(changes);
  return Object.entries(changes).flatMap(([field, change]) => {
    const label = fields[field];
    if (label === undefined || typeof change !== 'object' || change === null) return [];
    const { was, to } = change as { was?: unknown; to?: unknown };
    return [`${label}: ${valueWords(was)} → ${valueWords(to)}`];
  });
}

/** "Now installed: AutoCAD 2026", "No longer installed: AutoCAD 2025". */
function softwareDetails({ begun, ended }: HistoryEntry['changes']): string[] {
  const line = (words: string, all: unknown): string[] =>
    Array.isArray(all) && all.length > 0 ? [`${words}: ${all.map(String).join(', ')}`] : [];
  return [...line('Now installed', begun), ...line('No longer installed', ended)];
}

function mergeDetails({ from }: HistoryEntry['changes']): string[] {
  const name = (from as { name?: unknown } | undefined)?.name;
  return typeof name === 'string' ? [`The other one: ${name}`] : [];
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
