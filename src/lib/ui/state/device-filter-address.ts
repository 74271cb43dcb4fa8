import { deviceTypes } from '#lib/domain/records/device.ts';
import { checkInRanges, type DeviceFilter } from '#lib/domain/views/device-query.ts';
import { deviceStatuses } from '#lib/domain/views/device-status.ts';
import type { Sort } from '#lib/domain/views/view.ts';

/** A shared link is somebody else's text: longer or more than this is not ours. */
const MAX_TEXT = 200;
const MAX_VALUES = 50;

/** The filter that an address stands for. What is unknown, repeated or too long is dropped, the rest kept. */
export function filterFromParams(params: URLSearchParams): DeviceFilter {
  const search = params.get('q') ?? '';
  return {
    search: search.length <= MAX_TEXT ? search : '',
    statuses: knownOf(params.getAll('status'), deviceStatuses),
    types: knownOf(params.getAll('type'), deviceTypes),
    products: textsOf(params.getAll('product')).filter((id) => id !== ''),
    systems: textsOf(params.getAll('system')),
    checkIn: knownOf(params.getAll('check-in'), checkInRanges)[0] ?? null,
  };
}

/** The shortest address of a filter: what narrows nothing is left out. */
export function paramsFromFilter(filter: DeviceFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (filter.search !== '') params.set('q', filter.search);
  for (const status of filter.statuses) params.append('status', status);
  for (const type of filter.types) params.append('type', type);
  for (const product of filter.products) params.append('product', product);
  for (const system of filter.systems) params.append('system', system);
  if (filter.checkIn !== null) params.set('check-in', filter.checkIn);
  return params;
}

/** "name" or "-name"; anything else is the usual sort. */
export function sortFromParams<Column extends string>(
  params: URLSearchParams,
  columns: readonly Column[],
  usual: Sort<Column>,
): Sort<Column> {
  const text = params.get('sort') ?? '';
  const isDescending = text.startsWith('-');
  const column = columns.find((known) => known === (isDescending ? text.slice(1) : text));
  return column ? { column, isDescending } : usual;
}

export function addSort<Column extends string>(
  params: URLSearchParams,
  sort: Sort<Column>,
  usual: Sort<Column>,
): void {
  const order = orderOf(sort);
  if (order !== orderOf(usual)) params.set('sort', order);
}

/** The first text of that name which is not too long, or null. */
export function textFromParams(params: URLSearchParams, name: string): string | null {
  return textsOf(params.getAll(name))[0] ?? null;
}

function orderOf({ column, isDescending }: Sort<string>): string {
  return (isDescending ? '-' : '') + column;
}

function knownOf<Value extends string>(texts: readonly string[], known: readonly Value[]): Value[] {
  return [...new Set(texts)].flatMap((text) => known.find((value) => value === text) ?? []);
}

function textsOf(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text.length <= MAX_TEXT).slice(0, MAX_VALUES);
}
