import { naturalKey } from '../../base/text.ts';
import type { Reader } from '../tx.ts';
import type { DeviceCache } from './device-cache.ts';
import { matchesFor } from './device-list.ts';
import { FAILS } from './device-match.ts';
import { compareText, productAndVersion } from './install-columns.ts';
import type { InstallFacets, InstallListQuery } from './install-list.ts';
import type { FacetValue, ViewContext } from './view.ts';

/** Rows by product and by version that choosing it would list, the other filters kept; and the devices listed. */
export function installFacets(
  reader: Reader,
  query: InstallListQuery,
  { cache, context, slots }: { cache: DeviceCache; context: ViewContext; slots: Int32Array },
): InstallFacets {
  const { installs } = cache;
  const counts = countPairs(reader, query, { cache, context });
  const chosen = new Set(query.filter.products);
  const byProduct = new Map<string, number>();
  const byVersion = new Map<string, number>();
  installs.pairs.values.forEach((pair, code) => {
    const { productId, version } = productAndVersion(pair);
    const count = counts[code]!;
    if (query.version === null || query.version === version) add(byProduct, productId, count);
    if (chosen.size === 0 || chosen.has(productId)) add(byVersion, version, count);
  });
  return {
    products: valuesOf(byProduct, (id) => reader.get('products', id)?.name ?? ''),
    versions: valuesOf(byVersion, (version) => version || 'Not known').reverse(),
    devices: differentDevices(cache, slots),
  };
}

function differentDevices({ devices, installs }: DeviceCache, slots: Int32Array): number {
  const isSeen = new Uint8Array(devices.rows.length);
  let count = 0;
  for (const slot of slots) {
    const device = installs.device[slot]!;
    if (!isSeen[device]) count += 1;
    isSeen[device] = 1;
  }
  return count;
}

/** Installations by pair on devices that pass every filter but that of products. */
function countPairs(
  reader: Reader,
  { filter }: InstallListQuery,
  { cache, context }: { cache: DeviceCache; context: ViewContext },
): Int32Array {
  const { devices, installs } = cache;
  const { fails } = matchesFor(reader, cache, { filter, context });
  const counts = new Int32Array(installs.pairs.size);
  for (const slot of installs.byDevice) {
    const device = installs.device[slot]!;
    if (devices.rows[device] && (fails[device]! & ~FAILS.product) === 0) counts[installs.pair[slot]!]! += 1;
  }
  return counts;
}

function add(counts: Map<string, number>, value: string, count: number): void {
  counts.set(value, (counts.get(value) ?? 0) + count);
}

function valuesOf(counts: ReadonlyMap<string, number>, labelOf: (value: string) => string): FacetValue[] {
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([value, count]) => ({ value, label: labelOf(value), count }))
    .sort((a, b) => compareText(naturalKey(a.label), naturalKey(b.label)) || compareText(a.value, b.value));
}
