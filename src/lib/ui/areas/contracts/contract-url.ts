import { contractStatuses } from '#lib/domain/views/contract-days.ts';
import {
  type ContractColumn,
  contractColumns,
  type ContractFilter,
  expiryRanges,
} from '#lib/domain/views/contract-list.ts';
import type { Sort } from '#lib/domain/views/view.ts';
import { addSort, knownOf, searchOf, sortFromParams, textsOf } from '../../state/list-address.ts';

export interface ContractsState {
  readonly filter: ContractFilter;
  readonly sort: Sort<ContractColumn>;
}

/** What ends first is what there is to do. */
export const defaultSort: Sort<ContractColumn> = { column: 'expires', isDescending: false };

export function contractsFromParams(params: URLSearchParams): ContractsState {
  const days = params.get('within');
  return {
    filter: {
      search: searchOf(params),
      statuses: knownOf(params.getAll('status'), contractStatuses),
      vendors: textsOf(params.getAll('vendor')),
      withinDays: expiryRanges.find((range) => String(range) === days) ?? null,
    },
    sort: sortFromParams(params, contractColumns, defaultSort),
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromContracts({ filter, sort }: ContractsState): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  for (const status of filter.statuses) params.append('status', status);
  for (const vendor of filter.vendors) params.append('vendor', vendor);
  if (filter.withinDays !== null) params.set('within', String(filter.withinDays));
  addSort(params, sort, defaultSort);
  return params;
}
