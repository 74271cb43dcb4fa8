import { deviceTypes } from '#lib/domain/records/device.ts';
import { type DeviceColumn, deviceColumns } from '#lib/domain/views/device-list.ts';
import { checkInRanges, type DeviceFilter } from '#lib/domain/views/device-query.ts';
import { deviceStatuses } from '#lib/domain/views/device-status.ts';
import type { Sort } from '#lib/domain/views/view.ts';

export interface DevicesState {
  readonly filter: DeviceFilter;
  readonly sort: Sort<DeviceColumn>;
  /** Shown beside the list, or null. */
  readonly deviceId: string | null;
}

export const defaultSort: Sort<DeviceColumn> = { column: 'name', isDescending: false };

/** A shared link is somebody else's text: longer or more than this is not ours. */
const MAX_TEXT = 200;
const MAX_VALUES = 50;

/** The state that an address stands for. What is unknown, repeated or too long is dropped, the rest kept. */
export function stateFromParams(params: URLSearchParams): DevicesState {
  const search = params.get('q') ?? '';
  return {
    filter: {
      search: search.length <= MAX_TEXT ? search : '',
      statuses: knownOf(params.getAll('status'), deviceStatuses),
      types: knownOf(params.getAll('type'), deviceTypes),
      products: textsOf(params.getAll('product')).filter((id) => id !== ''),
      systems: textsOf(params.getAll('system')),
      checkIn: knownOf(params.getAll('check-in'), checkInRanges)[0] ?? null,
    },
    sort: sortFrom(params.get('sort')),
    deviceId: textsOf(params.getAll('device')).find((id) => id !== '') ?? null,
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromState({ filter, sort, deviceId }: DevicesState): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  for (const status of filter.statuses) params.append('status', status);
  for (const type of filter.types) params.append('type', type);
  for (const product of filter.products) params.append('product', product);
  for (const system of filter.systems) params.append('system', system);
  if (filter.checkIn !== null) params.set('check-in', filter.checkIn);
  const order = (sort.isDescending ? '-' : '') + sort.column;
  if (order !== defaultSort.column) params.set('sort', order);
  if (deviceId !== null) params.set('device', deviceId);
  return params;
}

function sortFrom(text: string | null): Sort<DeviceColumn> {
  const isDescending = text?.startsWith('-') ?? false;
  const column = deviceColumns.find((known) => known === (isDescending ? text?.slice(1) : text));
  return column ? { column, isDescending } : defaultSort;
}

function knownOf<Value extends string>(texts: readonly string[], known: readonly Value[]): Value[] {
  return [...new Set(texts)].flatMap((text) => known.find((value) => value === text) ?? []);
}

function textsOf(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text.length <= MAX_TEXT).slice(0, MAX_VALUES);
}
