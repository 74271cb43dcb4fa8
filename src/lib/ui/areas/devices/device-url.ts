import { type DeviceColumn, deviceColumns } from '#lib/domain/views/device-list.ts';
import type { DeviceFilter } from '#lib/domain/views/device-query.ts';
import type { Sort } from '#lib/domain/views/view.ts';
import { filterFromParams, paramsFromFilter } from '../../state/device-filter-address.ts';
import { addSort, sortFromParams, textFromParams } from '../../state/list-address.ts';

export interface DevicesState {
  readonly filter: DeviceFilter;
  readonly sort: Sort<DeviceColumn>;
  /** Shown beside the list, or null. */
  readonly deviceId: string | null;
}

export const defaultSort: Sort<DeviceColumn> = { column: 'name', isDescending: false };

export function stateFromParams(params: URLSearchParams): DevicesState {
  return {
    filter: filterFromParams(params),
    sort: sortFromParams(params, deviceColumns, defaultSort),
    deviceId: textFromParams(params, 'device') || null,
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromState({ filter, sort, deviceId }: DevicesState): URLSearchParams {
  const params = paramsFromFilter(filter);
  addSort(params, sort, defaultSort);
  if (deviceId !== null) params.set('device', deviceId);
  return params;
}
