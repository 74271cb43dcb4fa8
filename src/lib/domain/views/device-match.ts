import { foldSearch } from '../../base/text.ts';
import { deviceTypes } from '../records/device.ts';
import type { Reader } from '../tx.ts';
import { type DeviceCache, remembered } from './device-cache.ts';
import { NEVER } from './device-columns.ts';
import { checkInRanges, type DeviceFilter } from './device-query.ts';
import { deviceStatuses, type StatusLimits, statusLimits } from './device-status.ts';
import type { ViewContext } from './view.ts';

/** One bit for each part of a filter: which parts a device fails. None: it is in the list. */
export const FAILS = { search: 1, status: 2, type: 4, product: 8, system: 16, checkIn: 32 } as const;

const DAY = 86_400_000;
const STATUS = { online: 0, offline: 1, outOfDate: 2, neverSeen: 3, retired: 4 } as const;

/** Places in checkInRanges. */
const RANGE = { lastDay: 0, lastWeek: 1, lastMonth: 2, older: 3, never: 4 } as const;

/** What a filter says of every device, by code. */
export interface Matches {
  /** Bits of FAILS. */
  readonly fails: Uint8Array;
  /** Index into deviceStatuses. */
  readonly status: Uint8Array;
  /** Index into checkInRanges. */
  readonly range: Uint8Array;
}

/** Passes over columns of numbers; a word is looked for once, and a longer one only where the shorter was found. */
export function matchDevices(
  reader: Reader,
  cache: DeviceCache,
  { filter, context }: { filter: DeviceFilter; context: ViewContext },
): Matches {
  const { devices } = cache;
  const size = devices.rows.length;
  const status = statusColumn(reader, cache, context.now);
  const range = remembered(cache, `range ${context.now}`, () => rangeColumn(cache, context.now));
  const fails = new Uint8Array(size);
  exclude(fails, FAILS.status, status, setOf(deviceStatuses, filter.statuses));
  exclude(fails, FAILS.type, devices.type, setOf(deviceTypes, filter.types));
  exclude(fails, FAILS.checkIn, range, setOf(checkInRanges, filter.checkIn === null ? [] : [filter.checkIn]));
  exclude(fails, FAILS.system, devices.system, systemSet(cache, filter.systems));
  if (filter.products.length > 0) excludeProducts(fails, FAILS.product, cache, new Set(filter.products));
  for (const word of wordsOf(filter.search)) excludeWord(fails, reader, cache, word);
  return { fails, status, range };
}

export function statusColumn(reader: Reader, cache: DeviceCache, now: number): Uint8Array {
  const { devices } = cache;
  const account = reader.slots('accounts').find((row) => row !== undefined);
  const limits = statusLimits(account ?? { checkInHours: 24, outOfDateDays: 30 });
  const question = `status ${now} ${limits.online} ${limits.outOfDate}`;
  return remembered(cache, question, () => newStatusColumn(devices, limits, now));
}

function newStatusColumn(devices: DeviceCache['devices'], limits: StatusLimits, now: number): Uint8Array {
  const { checkIn, isRetired } = devices;
  const status = new Uint8Array(devices.rows.length);
  for (let code = 0; code < status.length; code++) {
    const at = checkIn[code]!;
    if (isRetired[code]) status[code] = STATUS.retired;
    else if (at === NEVER) status[code] = STATUS.neverSeen;
    else if (now - at > limits.outOfDate) status[code] = STATUS.outOfDate;
    else status[code] = now - at <= limits.online ? STATUS.online : STATUS.offline;
  }
  return status;
}

function rangeColumn({ devices }: DeviceCache, now: number): Uint8Array {
  const range = new Uint8Array(devices.rows.length);
  for (let code = 0; code < range.length; code++) {
    const at = devices.checkIn[code]!;
    const age = now - at;
    if (at === NEVER) range[code] = RANGE.never;
    else if (age <= DAY) range[code] = RANGE.lastDay;
    else if (age <= 7 * DAY) range[code] = RANGE.lastWeek;
    else range[code] = age <= 30 * DAY ? RANGE.lastMonth : RANGE.older;
  }
  return range;
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
  const isWanted = Uint8Array.from(installs.products.values, (id) => (products.has(id) ? 1 : 0));
  const has = new Uint8Array(devices.rows.length);
  for (let slot = 0; slot < installs.rows.length; slot++) {
    if (installs.rows[slot] && isWanted[installs.product[slot]!]) has[installs.device[slot]!] = 1;
  }
  return has;
}

function setOf<Value extends string>(all: readonly Value[], chosen: readonly Value[]): Uint8Array | null {
  return chosen.length === 0 ? null : Uint8Array.from(all, (value) => (chosen.includes(value) ? 1 : 0));
}

function systemSet({ devices }: DeviceCache, chosen: readonly string[]): Uint8Array | null {
  if (chosen.length === 0) return null;
  return Uint8Array.from(devices.systems.values, (value) => (chosen.includes(value) ? 1 : 0));
}

/** At most eight words: more than that is a paste, not a search. */
export function wordsOf(search: string): string[] {
  return foldSearch(search).split(/\s+/u).filter(Boolean).slice(0, 8);
}
