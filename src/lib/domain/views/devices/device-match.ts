import { foldSearch } from '../../../base/text.ts';
import { deviceTypes } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { type DeviceCache, remembered } from './device-cache.ts';
import { type CheckInRange, checkInRanges, type DeviceFilter, isInRange } from './device-query.ts';
import { deviceStatuses } from './device-status.ts';
import type { ViewContext } from '../view.ts';

/** One bit for each part of a filter: which parts a device fails. None: it is in the list. */
export const FAILS = {
  search: 1,
  status: 2,
  type: 4,
  product: 8,
  system: 16,
  checkIn: 32,
  /** A code whose device is gone, or was only referred to. */
  presence: 64,
} as const;

/** What a filter says of every device, by code. */
export interface Matches {
  /** Bits of FAILS. */
  readonly fails: Uint8Array;
  /** Index into deviceStatuses. */
  readonly status: Uint8Array;
  /** Index into checkInRanges: the narrowest that it is in. */
  readonly range: Uint8Array;
}

/** Passes over columns of numbers; a word is looked for once, and a longer one only where the shorter was found. */
export function matchDevices(
  reader: Reader,
  cache: DeviceCache,
  { filter, context }: { filter: DeviceFilter; context: ViewContext },
): Matches {
  const { devices } = cache;
  cache.ages.update(reader, context.now);
  const { status, range } = cache.ages;
  const fails = remembered(cache, 'absent', () => absentDevices(devices)).slice();
  exclude(fails, FAILS.status, status, setOf(deviceStatuses, filter.statuses));
  exclude(fails, FAILS.type, devices.type, setOf(deviceTypes, filter.types));
  exclude(fails, FAILS.checkIn, range, rangeSet(filter.checkIn));
  exclude(fails, FAILS.system, devices.system, systemSet(cache, filter.systems));
  if (filter.products.length > 0) excludeProducts(fails, FAILS.product, cache, new Set(filter.products));
  for (const word of wordsOf(filter.search)) excludeWord(fails, reader, cache, word);
  return { fails, status, range };
}

function absentDevices({ rows, ids }: DeviceCache['devices']): Uint8Array {
  const absent = new Uint8Array(ids.size);
  for (let code = 0; code < absent.length; code++) if (!rows[code]) absent[code] = FAILS.presence;
  return absent;
}

/** Marks the devices whose value is not among the wanted; null: any value is wanted. */
function exclude(
  fails: Uint8Array,
  bit: number,
  column: Uint8Array | Int32Array,
  wanted: Uint8Array | null,
): void {
  if (wanted === null) return;
  for (let code = 0; code < fails.length; code++) if (!wanted[column[code]!]) fails[code]! |= bit;
}

function excludeProducts(
  fails: Uint8Array,
  bit: number,
  cache: DeviceCache,
  products: ReadonlySet<string>,
): void {
  const has = devicesWith(cache, products);
  for (let code = 0; code < fails.length; code++) if (!has[code]) fails[code]! |= bit;
}

function excludeWord(fails: Uint8Array, reader: Reader, cache: DeviceCache, word: string): void {
  const found = remembered(cache, `word ${word}`, () => devicesWithWord(reader, cache, word));
  for (let code = 0; code < fails.length; code++) if (!found[code]) fails[code]! |= FAILS.search;
}

function devicesWithWord(reader: Reader, cache: DeviceCache, word: string): Uint8Array {
  const { text, rows } = cache.devices;
  // What has the word has the word without its last letter: typing on only narrows.
  const before = cache.answers.get(`word ${word.slice(0, -1)}`) as Uint8Array | undefined;
  const products = new Set<string>();
  for (const product of reader.slots('products')) {
    if (product && foldSearch(product.name).includes(word)) products.add(product.id);
  }
  const found = products.size === 0 ? new Uint8Array(rows.length) : devicesWith(cache, products);
  for (let code = 0; code < found.length; code++) {
    if (found[code] || before?.[code] === 0) continue;
    if (text[code]?.includes(word)) found[code] = 1;
  }
  return found;
}

/** Devices with at least one of the products installed, by code. */
function devicesWith({ devices, installs }: DeviceCache, products: ReadonlySet<string>): Uint8Array {
  const { firstOf, pairAt, productOf } = installs;
  const isWanted = Uint8Array.from(installs.products.values, (id) => (products.has(id) ? 1 : 0));
  const has = new Uint8Array(devices.rows.length);
  for (let device = 0; device < has.length; device++) {
    const end = firstOf[device + 1]!;
    for (let at = firstOf[device]!; at < end; at++) if (isWanted[productOf[pairAt[at]!]!]) has[device] = 1;
  }
  return has;
}

function setOf<Value extends string>(all: readonly Value[], chosen: readonly Value[]): Uint8Array | null {
  return chosen.length === 0 ? null : Uint8Array.from(all, (value) => (chosen.includes(value) ? 1 : 0));
}

/** A range with the narrower ones in it: each device is marked with its narrowest. */
function rangeSet(range: CheckInRange | null): Uint8Array | null {
  return range === null ? null : Uint8Array.from(checkInRanges, (one) => (isInRange(one, range) ? 1 : 0));
}

function systemSet({ devices }: DeviceCache, chosen: readonly string[]): Uint8Array | null {
  if (chosen.length === 0) return null;
  return Uint8Array.from(devices.systems.values, (value) => (chosen.includes(value) ? 1 : 0));
}

/** At most eight words: more than that is a paste, not a search. */
function wordsOf(search: string): string[] {
  return foldSearch(search).split(/\s+/u).filter(Boolean).slice(0, 8);
}
