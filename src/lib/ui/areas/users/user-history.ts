import type { HistoryEntry } from '#lib/domain/views/history.ts';
import { roleWords } from '#lib/words/role-words.ts';

const deeds: Readonly<Record<string, string>> = {
  'users.add': 'Added',
  'users.leave': 'Marked as left',
  'users.return': 'Brought back',
  'users.erase': 'Erased',
  'users.merge': 'Merged with another record',
  'users.unmerge': 'Merge undone',
};

/** "Email changed by you". */
export function historySentence(entry: HistoryEntry, userId: string): string {
  const name = entry.actorId === userId ? 'you' : entry.actorName || 'someone';
  return `${deedOf(entry)} by ${name}`;
}

function deedOf({ action, changes }: HistoryEntry): string {
  if (action === 'roles.grant') return `Made ${roleOf(changes)}`;
  if (action === 'roles.revoke') return `No longer ${roleOf(changes)}`;
  if (action === 'invitations.make') return `${linkOf(changes)} made`;
  if (action === 'invitations.use') return `${linkOf(changes)} used`;
  if (action === 'invitations.withdraw') return `${linkOf(changes)} withdrawn`;
  if (action === 'users.edit') return 'email' in changes ? 'Email changed' : 'Name changed';
  return deeds[action] ?? 'Changed';
}

function linkOf({ kind }: HistoryEntry['changes']): string {
  return kind === 'invitation' ? 'Invitation link' : 'Link to set a new password';
}

function roleOf(changes: HistoryEntry['changes']): string {
  const role = Object.entries(roleWords).find(([name]) => name === changes['role']);
  return role ? role[1].toLowerCase() : 'something else';
}
