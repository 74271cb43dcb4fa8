import { naturalKey } from '../../../base/text.ts';
import type { Reader } from '../../tx.ts';
import type { DeviceCache } from '../devices/device-cache.ts';
import { FAILS, type Matches } from '../devices/device-match.ts';
import type { InstallFacets, InstallListQuery } from './install-list.ts';
import { compareText, productAndVersion } from '../pair-ranks.ts';
import type { FacetValue } from '../view.ts';

/** Rows by product and by version that choosing it would list, the other filters kept. `devices`: how many are listed. */
export function installFacets(
  reader: Reader,
  query: InstallListQuery,
  { cache, matches, devices }: { cache: DeviceCache; matches: Matches; devices: number },
): InstallFacets {
  const { installs } = cache;
  const counts = countsFor(cache, matches);
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
    devices,
  };
}

/** Counted once for a filter: scrolling and sorting change none of them. */
function countsFor(cache: DeviceCache, matches: Matches): Int32Array {
  const known = countsByMatches.get(matches);
  if (known) return known;
  const counts = countPairs(cache, matches);
  countsByMatches.set(matches, counts);
  return counts;
}

const countsByMatches = new WeakMap<Matches, Int32Array>();

/** Installations by pair on devices that pass every filter but that of products. */
function countPairs({ installs }: DeviceCache, { fails }: Matches): Int32Array {
  const { firstOf, pairAt } = installs;
  const counts = new Int32Array(installs.pairs.size);
  for (let device = 0; device < fails.length; device++) {
    if ((fails[device]! & ~FAILS.product) !== 0) continue;
    const end = firstOf[device + 1]!;
    for (let at = firstOf[device]!; at < end; at++) counts[pairAt[at]!]! += 1;
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
