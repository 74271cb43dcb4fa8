import { naturalKey } from '../../base/text.ts';
import type { Installation } from '../records/installation.ts';
import type { Reader } from '../tx.ts';
import type { DeviceColumns } from './device-columns.ts';
import { Dictionary, grown } from './dictionary.ts';

/**
 * The installations of a reader as columns: which device (by its code), which product, which version. 300,000
 * installations: built in about 150 ms.
 */
export class InstallColumns {
  readonly products = new Dictionary();
  /** Product and version together, as `product id` LF `version`. */
  readonly pairs = new Dictionary();
  rows: (Installation | undefined)[] = [];
  device = new Int32Array(0);
  product = new Int32Array(0);
  pair = new Int32Array(0);
  version = 0;
  /** By device code: where its installations begin in `byDevice`; one longer than the devices. */
  firstOf = new Int32Array(1);
  /** Installation slots, grouped by device. */
  byDevice = new Int32Array(0);
  #revision = -1;
  #grouped = -1;
  readonly #devices: DeviceColumns;

  constructor(devices: DeviceColumns) {
    this.#devices = devices;
  }

  update(reader: Reader): void {
    const revision = reader.revision('installations');
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#compare(reader.slots('installations'));
    }
    if (this.#grouped !== this.version || this.firstOf.length <= this.#devices.ids.size) this.#group();
  }

  /** Installations of a device, by its code. */
  countOf(device: number): number {
    return (this.firstOf[device + 1] ?? 0) - (this.firstOf[device] ?? 0);
  }

  #compare(slots: readonly (Installation | undefined)[]): void {
    this.device = grown(this.device, slots.length);
    this.product = grown(this.product, slots.length);
    this.pair = grown(this.pair, slots.length);
    const seen = this.rows;
    for (let slot = 0; slot < Math.max(slots.length, seen.length); slot++) {
      const now = slots[slot];
      if (seen[slot] === now) continue;
      seen[slot] = now;
      if (now) this.#keep(slot, now);
    }
    seen.length = slots.length;
    this.version += 1;
  }

  #keep(slot: number, installation: Installation): void {
    this.device[slot] = this.#devices.ids.code(installation.deviceId);
    this.product[slot] = this.products.code(installation.productId);
    this.pair[slot] = this.pairs.code(`${installation.productId}\n${installation.version}`);
  }

  /** A counting sort by device: 5 ms for 300,000. */
  #group(): void {
    const devices = this.#devices.ids.size;
    const first = new Int32Array(devices + 1);
    const count = this.rows.length;
    for (let slot = 0; slot < count; slot++) if (this.rows[slot]) first[(this.device[slot] ?? 0) + 1]! += 1;
    for (let device = 0; device < devices; device++) first[device + 1]! += first[device] ?? 0;
    const next = first.slice();
    const grouped = new Int32Array(first[devices] ?? 0);
    for (let slot = 0; slot < count; slot++) {
      if (this.rows[slot]) grouped[next[this.device[slot] ?? 0]!++] = slot;
    }
    this.firstOf = first;
    this.byDevice = grouped;
    this.#grouped = this.version;
  }
}

/** Splits a value of `pairs`. */
export function productAndVersion(pair: string): { productId: string; version: string } {
  const at = pair.indexOf('\n');
  return { productId: pair.slice(0, at), version: pair.slice(at + 1) };
}

/** For each code of a dictionary its place in natural order of the texts. */
export function ranksOf(values: readonly string[], textOf: (value: string) => string): Int32Array {
  const keys = values.map((value) => naturalKey(textOf(value)));
  const order = values.map((_, code) => code).sort((a, b) => compareText(keys[a]!, keys[b]!) || a - b);
  const ranks = new Int32Array(values.length);
  let rank = -1;
  let previous: string | undefined;
  for (const code of order) {
    if (keys[code] !== previous) rank += 1;
    previous = keys[code];
    ranks[code] = rank;
  }
  return ranks;
}

export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
