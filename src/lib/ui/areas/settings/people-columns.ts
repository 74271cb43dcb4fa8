import type { PeopleColumn, PersonRow } from '#lib/domain/views/people.ts';
import type { TableColumn } from '../../components/table/column.ts';
import { rolesWords } from '#lib/words/people/roles.ts';

export const peopleTableColumns: readonly TableColumn<PeopleColumn>[] = [
  { key: 'name', label: 'Name', track: 'minmax(140px, 1fr)' },
  { key: 'email', label: 'Email', track: 'minmax(180px, 1.3fr)' },
  { key: 'role', label: 'Role', track: 'minmax(160px, 1fr)' },
  { key: 'sign-in', label: 'Sign-in', track: 'minmax(130px, 0.7fr)' },
];

export function peopleCell(row: PersonRow, column: PeopleColumn): string {
  switch (column) {
    case 'name':
      return row.name;
    case 'email':
      return row.user.email;
    case 'role':
      return row.user.status === 'left' ? 'Left' : rolesWords(row.roles);
    case 'sign-in':
      return signInWords(row);
  }
}

/** "Can sign in", "Invited" (a link is open) or "Not signed in yet" (none is). Nobody who left signs in. */
export function signInWords({ user, links }: PersonRow): string {
  if (user.status === 'left') return 'Left';
  if (user.canSignIn) return 'Can sign in';
  return links.some(({ isWithdrawing }) => !isWithdrawing) ? 'Invited' : 'Not signed in yet';
}
