import { type Access } from '#lib/domain/access/access.ts';
import { visibilityOf } from '#lib/domain/access/visibility.ts';
import { type UserListColumn, userListColumns } from '#lib/domain/views/user-list.ts';
import type { TableColumn } from '../../components/table/column.ts';

const columnsByKey: Readonly<Record<UserListColumn, Omit<TableColumn, 'key'>>> = {
  name: { label: 'Name', track: 'minmax(176px, 1.2fr)' },
  email: { label: 'Email', track: 'minmax(170px, 1.2fr)' },
  status: { label: 'Status', track: 'minmax(92px, 0.5fr)' },
  products: { label: 'Products', track: 'minmax(170px, 1.6fr)', isUnsorted: true },
  roles: { label: 'Roles', track: 'minmax(140px, 0.9fr)', isUnsorted: true },
  seats: { label: 'Seats', track: 'minmax(70px, 0.4fr)' },
  lastUse: { label: 'Last activity', track: 'minmax(112px, 0.7fr)' },
  added: { label: 'Added', track: 'minmax(112px, 0.7fr)' },
};

export const firstColumns: readonly UserListColumn[] = [
  'name',
  'email',
  'products',
  'roles',
  'lastUse',
  'seats',
];

/** Whether this person sees who holds what: where they see it in part only, nothing is counted or listed of it. */
export function seesHoldings(access: Access): boolean {
  return visibilityOf(access, 'assignments').includes('all');
}

/** The columns that a person may be shown, in their one order. */
export function columnsFor(access: Access): readonly TableColumn<UserListColumn>[] {
  const sees = seesHoldings(access);
  return userListColumns
    .filter((key) => sees || key === 'name' || key === 'email' || key === 'status' || key === 'added')
    .map((key) => ({ key, ...columnsByKey[key] }));
}
