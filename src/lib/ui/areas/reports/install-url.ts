import { deviceTypes } from '#lib/domain/records/device.ts';
import { type DeviceFilter } from '#lib/domain/views/device-query.ts';
import { checkInRanges } from '#lib/domain/views/device-query.ts';
import { deviceStatuses } from '#lib/domain/views/device-status.ts';
import { type InstallColumn, installColumns } from '#lib/domain/views/install-list.ts';
import type { Sort } from '#lib/domain/views/view.ts';

export interface InstallsState {
  readonly filter: DeviceFilter;
  /** null: any. */
  readonly version: string | null;
  readonly sort: Sort<InstallColumn>;
}

const defaultSort: Sort<InstallColumn> = { column: 'device', isDescending: false };
/** A shared link is somebody else's text: longer or more than this is not ours. */
const MAX_TEXT = 200;
const MAX_VALUES = 50;

export function installsFromParams(params: URLSearchParams): InstallsState {
  const [search = ''] = textsOf(params.getAll('q'));
  const [version = null] = textsOf(params.getAll('version'));
  return {
    filter: {
      search,
      statuses: knownOf(params.getAll('status'), deviceStatuses),
      types: knownOf(params.getAll('type'), deviceTypes),
      products: textsOf(params.getAll('product')).filter((id) => id !== ''),
      systems: textsOf(params.getAll('system')),
      checkIn: knownOf(params.getAll('check-in'), checkInRanges)[0] ?? null,
    },
    version,
    sort: sortFrom(params.get('sort')),
  };
}

export function paramsFromInstalls({ filter, version, sort }: InstallsState): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  for (const status of filter.statuses) params.append('status', status);
  for (const type of filter.types) params.append('type', type);
  for (const product of filter.products) params.append('product', product);
  for (const system of filter.systems) params.append('system', system);
  if (filter.checkIn !== null) params.set('check-in', filter.checkIn);
  if (version !== null) params.set('version', version);
  const order = (sort.isDescending ? '-' : '') + sort.column;
  if (order !== defaultSort.column) params.set('sort', order);
  return params;
}

function sortFrom(text: string | null): Sort<InstallColumn> {
  const isDescending = text?.startsWith('-') ?? false;
  const column = installColumns.find((known) => known === (isDescending ? text?.slice(1) : text));
  return column ? { column, isDescending } : defaultSort;
}

function knownOf<Value extends string>(texts: readonly string[], known: readonly Value[]): Value[] {
  return [...new Set(texts)].flatMap((text) => known.find((value) => value === text) ?? []);
}

function textsOf(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text.length <= MAX_TEXT).slice(0, MAX_VALUES);
}
