import { roleNames } from '#lib/domain/records/role.ts';
import { userStatuses } from '#lib/domain/records/user.ts';
import { type UserColumn, userColumns } from '#lib/domain/views/user-list.ts';
import { type UserFilter, useRanges } from '#lib/domain/views/user-query.ts';
import type { Sort } from '#lib/domain/views/view.ts';
import {
  addSort,
  knownOf,
  searchOf,
  sortFromParams,
  textFromParams,
  textsOf,
} from '../../state/list-address.ts';

export interface UsersState {
  readonly filter: UserFilter;
  readonly sort: Sort<UserColumn>;
  /** Shown beside the list, or null. */
  readonly userId: string | null;
}

export const defaultSort: Sort<UserColumn> = { column: 'name', isDescending: false };
const LISTS = { product: 'products', contract: 'contracts', entitlement: 'entitlements' } as const;

export function stateFromParams(params: URLSearchParams): UsersState {
  const idsOf = (name: keyof typeof LISTS) => textsOf(params.getAll(name)).filter((id) => id !== '');
  return {
    filter: {
      search: searchOf(params),
      statuses: knownOf(params.getAll('status'), userStatuses),
      roles: knownOf(params.getAll('role'), [...roleNames, 'user']),
      products: idsOf('product'),
      contracts: idsOf('contract'),
      entitlements: idsOf('entitlement'),
      seats: knownOf(params.getAll('seats'), ['with', 'without'] as const)[0] ?? null,
      lastUse: knownOf(params.getAll('use'), useRanges)[0] ?? null,
    },
    sort: sortFromParams(params, userColumns, defaultSort),
    userId: textFromParams(params, 'user') || null,
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromState({ filter, sort, userId }: UsersState): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  for (const status of filter.statuses) params.append('status', status);
  for (const role of filter.roles) params.append('role', role);
  for (const [name, list] of Object.entries(LISTS)) for (const id of filter[list]) params.append(name, id);
  if (filter.seats !== null) params.set('seats', filter.seats);
  if (filter.lastUse !== null) params.set('use', filter.lastUse);
  addSort(params, sort, defaultSort);
  if (userId !== null) params.set('user', userId);
  return params;
}
