import type { Reader } from '../../tx.ts';
import type { DeviceCache } from '../devices/device-cache.ts';
import { orderedBy } from '../devices/device-list.ts';
import type { Matches } from '../devices/device-match.ts';
import type { InstallColumn } from './install-list.ts';

/** The installations in a list: where they stand in the grouped columns, in ascending order, and on how many devices. */
export interface ListedInstalls {
  readonly places: Int32Array;
  readonly devices: number;
}

/**
 * The installations that a query lists, by a column; ties fall to the device's name, then to product and version. The
 * devices are walked in their order, so that nothing is compared: 300,000 in about 5 ms.
 */
export function listedInstalls(
  reader: Reader,
  cache: DeviceCache,
  { column, matches, pairs }: { column: InstallColumn; matches: Matches; pairs: Uint8Array },
): ListedInstalls {
  switch (column) {
    case 'product':
    case 'version':
    case 'publisher': {
      const found = byDevice(cache, orderedBy(cache, 'name', matches.status), { matches, pairs });
      const ranks = cache.installs.ranks.by(column, reader);
      return { ...found, places: byRank(found.places, cache.installs.pairAt, ranks) };
    }
    case 'device':
      return byDevice(cache, orderedBy(cache, 'name', matches.status), { matches, pairs });
    case 'type':
    case 'system':
    case 'serial':
    case 'lastUser':
    case 'lastCheckIn':
      return byDevice(cache, orderedBy(cache, column, matches.status), { matches, pairs });
  }
}

/** Wanted installations of the devices that fail nothing, device by device. */
function byDevice(
  { installs }: DeviceCache,
  order: Int32Array,
  { matches, pairs }: { matches: Matches; pairs: Uint8Array },
): ListedInstalls {
  const { fails } = matches;
  const { firstOf, pairAt } = installs;
  const found = new Int32Array(pairAt.length);
  let length = 0;
  let devices = 0;
  for (const device of order) {
    if (fails[device] !== 0) continue;
    const before = length;
    const end = firstOf[device + 1]!;
    for (let at = firstOf[device]!; at < end; at++) if (pairs[pairAt[at]!]) found[length++] = at;
    if (length > before) devices += 1;
  }
  return { places: found.subarray(0, length), devices };
}

/** A stable counting sort. */
function byRank(places: Int32Array, pairAt: Int32Array, ranks: Int32Array): Int32Array {
  const next = new Int32Array(ranks.length + 1);
  for (const place of places) next[ranks[pairAt[place]!]! + 1]! += 1;
  for (let rank = 0; rank < ranks.length; rank++) next[rank + 1]! += next[rank]!;
  const sorted = new Int32Array(places.length);
  for (const place of places) sorted[next[ranks[pairAt[place]!]!]!++] = place;
  return sorted;
}
