import type { UserListColumn, UserListRow } from '#lib/domain/views/user-list.ts';
import { formatCount } from '#lib/words/format/numbers.ts';
import { formatDay } from '#lib/words/format/days.ts';
import { rolesWords } from '#lib/words/people/roles.ts';
import { userStatusWords } from '#lib/words/people/people.ts';

/** The text of a cell; never blank where the truth is "never" or "not known". */
export function cellText(row: UserListRow, column: UserListColumn): string {
  switch (column) {
    case 'name':
      return row.name;
    case 'email':
      return row.email || 'Erased';
    case 'status':
      return userStatusWords[row.status];
    case 'products':
      return row.products.join(', ') || 'None';
    case 'roles':
      return rolesWords(row.roles);
    case 'seats':
      return formatCount(row.seats);
    case 'lastUse':
      return lastActivity(row);
    case 'added':
      return formatDay(row.addedAt);
  }
}

/** When they last used anything of theirs. "Never" and "Not known" are different things. */
export function lastActivity({ lastUsedAt, lastUse }: Pick<UserListRow, 'lastUsedAt' | 'lastUse'>): string {
  if (lastUsedAt !== null) return formatDay(lastUsedAt);
  return lastUse === 'never' ? 'Never' : 'Not known';
}
