import type { DeviceType } from '../records/device.ts';
import type { Reader } from '../tx.ts';
import { type DeviceCache, deviceCache, remembered } from './device-cache.ts';
import { matchesFor } from './device-list.ts';
import type { DeviceFilter } from './device-query.ts';
import { productAndVersion } from './install-columns.ts';
import { installFacets } from './install-facets.ts';
import { installOrder } from './install-order.ts';
import type { FacetValue, Listed, Sort, ViewContext, Window } from './view.ts';

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

export type InstallList = Listed<InstallListRow, InstallFacets>;

/** Every device on which a product is installed, one row an installation; retired devices unless the status filter leaves them out. */
export function installList(reader: Reader, query: InstallListQuery, context: ViewContext): InstallList {
  const cache = deviceCache(reader);
  const slots = slotsFor(reader, query, { cache, context });
  const rows: InstallListRow[] = [];
  const end = Math.min(slots.length, query.from + query.count);
  for (let at = Math.max(0, query.from); at < end; at++) rows.push(rowOf(reader, cache, slots[at]!));
  const facets = query.withFacets ? installFacets(reader, query, { cache, context, slots }) : null;
  return { rows, total: slots.length, facets };
}

/** Slots of the installations in the list, in its order. */
function slotsFor(
  reader: Reader,
  query: InstallListQuery,
  { cache, context }: { cache: DeviceCache; context: ViewContext },
): Int32Array {
  const { filter, version, sort } = query;
  const key = `slots ${context.now} ${JSON.stringify([filter, version, sort])}`;
  return remembered(cache, key, () => {
    const { installs, devices } = cache;
    const { fails, status } = matchesFor(reader, cache, { filter, context });
    const pairs = wantedPairs(cache, filter.products, version);
    const order = installOrder(reader, cache, { column: sort.column, status });
    const found = new Int32Array(order.length);
    let length = 0;
    for (const slot of order) {
      const device = installs.device[slot]!;
      if (fails[device] !== 0 || pairs[installs.pair[slot]!] !== 1 || !devices.rows[device]) continue;
      found[length++] = slot;
    }
    const slots = found.subarray(0, length);
    return sort.isDescending ? slots.reverse() : slots;
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

function rowOf(reader: Reader, { devices, installs }: DeviceCache, slot: number): InstallListRow {
  const installation = installs.rows[slot]!;
  const device = devices.rows[installs.device[slot]!]!;
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
