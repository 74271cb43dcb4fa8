import { naturalKey } from '../../../base/text.ts';
import type { Device } from '../../records/devices/device.ts';
import type { DeviceColumns } from './device-columns.ts';
import { compareText } from '../pair-ranks.ts';

/** The columns whose order is kept; the rest are few values, sorted into these by counting. */
type OrderedColumn =
  'name' | 'displayName' | 'system' | 'lastUser' | 'serial' | 'description' | 'lastCheckIn';

/** Above this share of changed devices, sorting anew is cheaper than mending. */
const MENDABLE_SHARE = 0.25;

interface Kept {
  codes: Int32Array;
  readonly keys: (string | number)[];
  readonly dirty: Set<number>;
}

/**
 * Ascending orders of the devices by column, mended when a few devices change: 100,000 devices sort in about 100 ms,
 * and are mended in 2 ms. Ties fall to the name, then the id, so that an order is the same on every device.
 */
export class DeviceOrders {
  readonly #columns: DeviceColumns;
  readonly #kept = new Map<OrderedColumn, Kept>();

  constructor(columns: DeviceColumns) {
    this.#columns = columns;
    columns.onChange((code) => {
      for (const kept of this.#kept.values()) kept.dirty.add(code);
    });
  }

  /** Codes of all devices, ascending. Not to be changed. */
  by(column: OrderedColumn): Int32Array {
    const kept = this.#kept.get(column);
    if (!kept) return this.#sortAnew(column);
    if (kept.dirty.size === 0) return kept.codes;
    if (kept.dirty.size > this.#columns.live * MENDABLE_SHARE) return this.#sortAnew(column);
    return this.#mend(column, kept);
  }

  #sortAnew(column: OrderedColumn): Int32Array {
    const { rows } = this.#columns;
    const keys: (string | number)[] = new Array<string | number>(rows.length).fill('');
    const live: number[] = [];
    for (let code = 0; code < rows.length; code++) {
      const row = rows[code];
      if (!row) continue;
      keys[code] = this.#key(column, row, code);
      live.push(code);
    }
    const codes = Int32Array.from(live.sort((a, b) => this.#compare(keys, a, b)));
    this.#kept.set(column, { codes, keys, dirty: new Set() });
    return codes;
  }

  #mend(column: OrderedColumn, kept: Kept): Int32Array {
    const { rows } = this.#columns;
    const { dirty, keys } = kept;
    const changed = [...dirty].filter((code) => rows[code] !== undefined);
    for (const code of changed) keys[code] = this.#key(column, rows[code]!, code);
    changed.sort((a, b) => this.#compare(keys, a, b));
    // A set is asked 100,000 times in 2 ms, a column of marks in 0.1.
    const isDirty = new Uint8Array(rows.length);
    for (const code of dirty) isDirty[code] = 1;
    const codes = new Int32Array(this.#columns.live);
    let at = 0;
    let next = 0;
    for (const code of kept.codes) {
      if (isDirty[code]) continue;
      while (next < changed.length && this.#compare(keys, changed[next]!, code) < 0)
        codes[at++] = changed[next++]!;
      codes[at++] = code;
    }
    while (next < changed.length) codes[at++] = changed[next++]!;
    kept.codes = codes;
    dirty.clear();
    return codes;
  }

  #compare(keys: readonly (string | number)[], a: number, b: number): number {
    const keyA = keys[a]!;
    const keyB = keys[b]!;
    if (keyA !== keyB) return keyA < keyB ? -1 : 1;
    const { nameKey, ids } = this.#columns;
    return compareText(nameKey[a]!, nameKey[b]!) || compareText(ids.values[a]!, ids.values[b]!);
  }

  #key(column: OrderedColumn, row: Device, code: number): string | number {
    switch (column) {
      case 'name':
        return this.#columns.nameKey[code]!;
      case 'lastCheckIn':
        return this.#columns.checkIn[code]!;
      case 'system':
        return naturalKey(row.os);
      case 'displayName':
      case 'description':
      case 'lastUser':
      case 'serial':
        return naturalKey(row[column]);
    }
  }
}
