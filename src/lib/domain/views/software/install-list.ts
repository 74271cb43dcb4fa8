import type { DeviceType } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { type DeviceCache, deviceCache, remembered } from '../devices/device-cache.ts';
import { matchesFor } from '../devices/device-list.ts';
import type { Matches } from '../devices/device-match.ts';
import type { DeviceFilter } from '../devices/device-query.ts';
import { installFacets } from './install-facets.ts';
import { type ListedInstalls, listedInstalls } from './install-order.ts';
import { productAndVersion } from '../pair-ranks.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from '../view.ts';

/** The columns of the install list as companies exchange it, in its order. */
export const installColumns = [
  'device',
  'type',
  'system',
  'serial',
  'lastUser',
  'lastCheckIn',
  'product',
  'version',
  'publisher',
] as const;
export type InstallColumn = (typeof installColumns)[number];

export interface InstallListQuery extends Window {
  /** Which devices; its `products` choose the installations: only theirs are listed. */
  readonly filter: DeviceFilter;
  /** Exactly this version; null: any. */
  readonly version: string | null;
  readonly sort: Sort<InstallColumn>;
  readonly withFacets: boolean;
}

export interface InstallListRow {
  readonly id: string;
  readonly deviceId: string;
  readonly device: string;
  readonly type: DeviceType;
  readonly os: string;
  readonly serial: string;
  readonly lastUser: string;
  readonly lastCheckInAt: number | null;
  readonly product: string;
  readonly version: string;
  readonly publisher: string;
  readonly isPending: boolean;
}

export interface InstallFacets {
  readonly products: readonly FacetValue[];
  /** Versions of the chosen products, newest first. */
  readonly versions: readonly FacetValue[];
  /** Devices in the list, each counted once. */
  readonly devices: number;
}

type InstallList = Listed<InstallListRow, InstallFacets>;

/** Every device on which a product is installed, one row an installation; retired devices unless the status filter leaves them out. */
export function installList(reader: Reader, query: InstallListQuery, context: ViewContext): InstallList {
  const cache = deviceCache(reader);
  const matches = matchesFor(reader, cache, { filter: query.filter, context });
  const { places, devices } = listed(reader, query, { cache, matches, now: context.now });
  const total = places.length;
  const rows: InstallListRow[] = [];
  const end = Math.min(total, query.from + query.count);
  for (let at = Math.max(0, query.from); at < end; at++) {
    // Descending is the exact reverse.
    const place = query.sort.isDescending ? places[total - 1 - at]! : places[at]!;
    rows.push(rowOf(reader, cache, place));
  }
  const facets = query.withFacets ? installFacets(reader, query, { cache, matches, devices }) : null;
  return { rows, total, facets };
}

function listed(
  reader: Reader,
  { filter, version, sort }: InstallListQuery,
  { cache, matches, now }: { cache: DeviceCache; matches: Matches; now: number },
): ListedInstalls {
  return remembered(cache, `installs ${now} ${JSON.stringify([filter, version, sort.column])}`, () => {
    const pairs = wantedPairs(cache, filter.products, version);
    return listedInstalls(reader, cache, { column: sort.column, matches, pairs });
  });
}

/** Product and version pairs that the query lists, by code. */
function wantedPairs(
  { installs }: DeviceCache,
  products: readonly string[],
  version: string | null,
): Uint8Array {
  const chosen = new Set(products);
  return Uint8Array.from(installs.pairs.values, (pair) => {
    const one = productAndVersion(pair);
    const isProduct = chosen.size === 0 || chosen.has(one.productId);
    return isProduct && (version === null || version === one.version) ? 1 : 0;
  });
}

function rowOf(reader: Reader, { installs }: DeviceCache, place: number): InstallListRow {
  const installation = installs.rows[installs.slotAt[place]!]!;
  const device = reader.get('devices', installation.deviceId)!;
  const product = reader.get('products', installation.productId);
  return {
    id: installation.id,
    deviceId: device.id,
    device: device.name,
    type: device.type,
    os: device.os,
    serial: device.serial,
    lastUser: device.lastUser,
    lastCheckInAt: device.lastCheckInAt,
    product: product?.name ?? '',
    version: installation.version,
    publisher: product?.publisher ?? '',
    isPending: reader.isPending('installations', installation.id) || reader.isPending('devices', device.id),
  };
}
