import { deviceTypes } from '#lib/domain/records/device.ts';
import { checkInRanges, type DeviceFilter } from '#lib/domain/views/device-query.ts';
import { deviceStatuses } from '#lib/domain/views/device-status.ts';
import { knownOf, searchOf, textsOf } from './list-address.ts';

/** The filter that an address stands for. What is unknown, repeated or too long is dropped, the rest kept. */
export function filterFromParams(params: URLSearchParams): DeviceFilter {
  return {
    search: searchOf(params),
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
