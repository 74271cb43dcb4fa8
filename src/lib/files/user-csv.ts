import type { UserStatus } from '../domain/records/user.ts';
import type { UserListColumn, UserListRow } from '../domain/views/user-list.ts';
import { roleWords } from '../words/role-words.ts';
import { csvMoment } from './csv-moment.ts';

const STATUS: Readonly<Record<UserStatus, string>> = { active: 'Active', left: 'Left', erased: 'Erased' };

const COLUMNS: Readonly<Record<UserListColumn, { title: string; cell: (row: UserListRow) => string }>> = {
  name: { title: 'Name', cell: (row) => row.name },
  email: { title: 'Email', cell: (row) => row.email },
  status: { title: 'Status', cell: (row) => STATUS[row.status] },
  products: { title: 'Products', cell: (row) => row.products.join('; ') },
  roles: {
    title: 'Roles',
    cell: ({ roles }) => roles.map(roleCell).join('; ') || 'User',
  },
  seats: { title: 'Seats', cell: (row) => String(row.seats) },
  lastUse: { title: 'Last activity', cell: lastActivity },
  added: { title: 'Added', cell: (row) => csvMoment(row.addedAt) },
};

/** Titles of the columns that the screen shows, in its order. */
export function userTitles(columns: readonly UserListColumn[]): string[] {
  return columns.map((column) => COLUMNS[column].title);
}

export function userCells(row: UserListRow, columns: readonly UserListColumn[]): string[] {
  return columns.map((column) => COLUMNS[column].cell(row));
}

/** "Software coordinator of Design": all of them, where the screen has room for some. */
function roleCell({ role, contractId, contract }: UserListRow['roles'][number]): string {
  return contractId === null ? roleWords[role] : `${roleWords[role]} of ${contract || 'a contract'}`;
}

/** "Never" and "not known" are kept apart, and neither is a blank. */
function lastActivity({ lastUsedAt, lastUse }: UserListRow): string {
  if (lastUsedAt !== null) return csvMoment(lastUsedAt);
  return lastUse === 'never' ? 'Never' : 'Not known';
}
