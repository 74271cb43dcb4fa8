import type { HistoryEntry } from '#lib/domain/views/history.ts';
import { changedFields, deedOf, doneBy } from '../changes/deeds.ts';
import { fieldName, fieldTitle } from '../changes/fields.ts';
import { listed } from '../format/lists.ts';
import { roleName } from './roles.ts';

/** What a history says of a link or a role, by what it is. */
const deeds: Readonly<Record<string, (changes: HistoryEntry['changes']) => string>> = {
  'roles.grant': ({ role }) => `Made ${roleName(role)}`,
  'roles.revoke': ({ role }) => `No longer ${roleName(role)}`,
  'invitations.make': (changes) => `${linkOf(changes)} created`,
  'invitations.use': (changes) => `${linkOf(changes)} used`,
  'invitations.withdraw': (changes) => `${linkOf(changes)} withdrawn`,
  'users.edit': (changes) => ('email' in changes ? 'Email changed' : 'Name changed'),
  'users.edit-details': detailsChanged,
};

/** "Email changed by you". */
export function historySentence(entry: HistoryEntry, userId: string): string {
  return doneBy(deeds[entry.action]?.(entry.changes) ?? deedOf(entry.action), entry, userId);
}

/** "Department changed", "Department and job title changed"; of an erased person nothing more is known. */
function detailsChanged(changes: HistoryEntry['changes']): string {
  const [first, ...more] = changedFields(changes).map(({ field }) => field);
  if (first === undefined) return deedOf('users.edit-details');
  return `${listed([fieldTitle(first), ...more.map(fieldName)])} changed`;
}

function linkOf({ kind }: HistoryEntry['changes']): string {
  return kind === 'invitation' ? 'Invitation link' : 'Link to set a new password';
}
