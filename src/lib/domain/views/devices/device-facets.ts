import { naturalKey } from '../../../base/text.ts';
import { deviceTypes } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import type { DeviceCache } from './device-cache.ts';
import type { DeviceFacets } from './device-list.ts';
import { FAILS, type Matches } from './device-match.ts';
import { checkInRanges, isInRange } from './device-query.ts';
import { type DeviceStatus, deviceStatuses } from './device-status.ts';
import { compareText } from '../pair-ranks.ts';
import type { FacetValue } from '../view.ts';

/** For each value of each filter, how many devices choosing it would show, the other filters kept. */
export function deviceFacets(reader: Reader, cache: DeviceCache, matches: Matches): DeviceFacets {
  const { devices } = cache;
  const statuses = new Int32Array(deviceStatuses.length);
  const types = new Int32Array(deviceTypes.length);
  const systems = new Int32Array(devices.systems.size);
  const ranges = new Int32Array(checkInRanges.length);
  for (let code = 0; code < devices.rows.length; code++) {
    const fails = matches.fails[code]!;
    if ((fails & ~FAILS.status) === 0) statuses[matches.status[code]!]! += 1;
    if ((fails & ~FAILS.type) === 0) types[devices.type[code]!]! += 1;
    if ((fails & ~FAILS.system) === 0) systems[devices.system[code]!]! += 1;
    if ((fails & ~FAILS.checkIn) === 0) ranges[matches.range[code]!]! += 1;
  }
  return {
    statuses: statusCounts(statuses),
    types: valuesOf(deviceTypes, types, (value) => value),
    systems: inNaturalOrder(valuesOf(devices.systems.values, systems, (value) => value || 'Not known')),
    products: cache.isWithoutInstalls ? null : inNaturalOrder(productValues(reader, cache, matches)),
    checkIns: valuesOf(checkInRanges, rangeCounts(ranges), (value) => value),
  };
}

function statusCounts(counts: Int32Array): DeviceFacets['statuses'] {
  const all = counts.reduce((sum, count) => sum + count, 0);
  const entries = deviceStatuses.map((status, at) => [status, counts[at]!] as const);
  return { ...(Object.fromEntries(entries) as Record<DeviceStatus, number>), all };
}

/** From counts of the narrowest ranges: what a range shows holds what is in it. */
function rangeCounts(narrowest: Int32Array): Int32Array {
  return Int32Array.from(checkInRanges, (range) =>
    checkInRanges.reduce((sum, one, at) => sum + (isInRange(one, range) ? narrowest[at]! : 0), 0),
  );
}

/** Devices by product, each device once however many versions it has. */
function productValues(reader: Reader, cache: DeviceCache, matches: Matches): FacetValue[] {
  const { products } = cache.installs;
  const counts = new Int32Array(products.size);
  const held = cache.installs.productsOfDevices();
  for (let at = 0; at < held.length; at += 2) {
    if ((matches.fails[held[at]!]! & ~FAILS.product) === 0) counts[held[at + 1]!]! += 1;
  }
  return valuesOf(products.values, counts, (id) => reader.get('products', id)?.name ?? '');
}

function valuesOf(
  values: readonly string[],
  counts: Int32Array,
  labelOf: (value: string) => string,
): FacetValue[] {
  const found = values.map((value, at) => ({ value, label: labelOf(value), count: counts[at]! }));
  return found.filter(({ count }) => count > 0);
}

function inNaturalOrder(values: FacetValue[]): FacetValue[] {
  return values.sort(
    (a, b) => compareText(naturalKey(a.label), naturalKey(b.label)) || compareText(a.value, b.value),
  );
}
