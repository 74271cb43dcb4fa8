import type { DeviceFilter } from '#lib/domain/views/device-query.ts';
import { type InstallColumn, installColumns } from '#lib/domain/views/install-list.ts';
import type { Sort } from '#lib/domain/views/view.ts';
import { filterFromParams, paramsFromFilter } from '../../state/device-filter-address.ts';
import { addSort, sortFromParams, textFromParams } from '../../state/list-address.ts';

export interface InstallsState {
  readonly filter: DeviceFilter;
  /** null: any; "": not known. */
  readonly version: string | null;
  readonly sort: Sort<InstallColumn>;
}

const defaultSort: Sort<InstallColumn> = { column: 'device', isDescending: false };

export function installsFromParams(params: URLSearchParams): InstallsState {
  return {
    filter: filterFromParams(params),
    version: textFromParams(params, 'version'),
    sort: sortFromParams(params, installColumns, defaultSort),
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromInstalls({ filter, version, sort }: InstallsState): URLSearchParams {
  const params = paramsFromFilter(filter);
  if (version !== null) params.set('version', version);
  addSort(params, sort, defaultSort);
  return params;
}
