import type { PeopleColumn, PersonRow } from '#lib/domain/views/people.ts';
import type { TableColumn } from '../../components/table/column.ts';
import { rolesWords } from '../../words/role-words.ts';

export const peopleTableColumns: readonly TableColumn<PeopleColumn>[] = [
  { key: 'name', label: 'Name', track: 'minmax(140px, 1fr)' },
  { key: 'email', label: 'Email', track: 'minmax(180px, 1.3fr)' },
  { key: 'role', label: 'Role', track: 'minmax(160px, 1fr)' },
];

export function peopleCell(row: PersonRow, column: PeopleColumn): string {
  switch (column) {
    case 'name':
      return row.name;
    case 'email':
      return row.user.email;
    case 'role':
      return row.user.status === 'left' ? 'Left' : rolesWords(row.roles);
  }
}

/** "Can sign in" or "Not signed in yet": whether an invitation was taken. Nobody who left signs in. */
export function signInWords({ user }: PersonRow): string {
  if (user.status === 'left') return 'Left';
  return user.canSignIn ? 'Can sign in' : 'Not signed in yet';
}
