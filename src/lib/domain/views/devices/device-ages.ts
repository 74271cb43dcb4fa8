import type { Reader } from '../../tx.ts';
import { type DeviceColumns, NEVER } from './device-columns.ts';
import { statusLimits } from './device-status.ts';

const DAY = 86_400_000;
const STATUS = { online: 0, offline: 1, outOfDate: 2, neverSeen: 3, retired: 4 } as const;

/** Places in checkInRanges. */
const RANGE = { lastDay: 0, lastWeek: 1, lastMonth: 2, older: 3, never: 4 } as const;

/**
 * What the time since its check-in makes of every device, by code. 3 ms for 100,000 when a minute has passed; when a
 * few devices changed, only they are looked at.
 */
export class DeviceAges {
  /** Index into deviceStatuses. */
  status = new Uint8Array(0);
  /** Index into checkInRanges: the narrowest that it is in. */
  range = new Uint8Array(0);
  readonly #devices: DeviceColumns;
  readonly #changed: number[] = [];
  #madeFor = '';

  constructor(devices: DeviceColumns) {
    this.#devices = devices;
    devices.onChange((code) => this.#changed.push(code));
  }

  update(reader: Reader, now: number): void {
    const account = reader.slots('accounts').find((row) => row !== undefined);
    const limits = statusLimits(account ?? { checkInHours: 24, outOfDateDays: 30 });
    const size = this.#devices.rows.length;
    const madeFor = `${now} ${limits.online} ${limits.outOfDate} ${size}`;
    if (madeFor !== this.#madeFor) {
      this.#madeFor = madeFor;
      this.status = new Uint8Array(size);
      this.range = new Uint8Array(size);
      for (let code = 0; code < size; code++) this.#age(code, limits, now);
    } else for (const code of this.#changed) this.#age(code, limits, now);
    this.#changed.length = 0;
  }

  #age(code: number, limits: { online: number; outOfDate: number }, now: number): void {
    const at = this.#devices.checkIn[code]!;
    const age = now - at;
    this.range[code] = at === NEVER ? RANGE.never : rangeOf(age);
    if (this.#devices.isRetired[code]) this.status[code] = STATUS.retired;
    else if (at === NEVER) this.status[code] = STATUS.neverSeen;
    else if (age > limits.outOfDate) this.status[code] = STATUS.outOfDate;
    else this.status[code] = age <= limits.online ? STATUS.online : STATUS.offline;
  }
}

function rangeOf(age: number): number {
  if (age <= DAY) return RANGE.lastDay;
  if (age <= 7 * DAY) return RANGE.lastWeek;
  return age <= 30 * DAY ? RANGE.lastMonth : RANGE.older;
}
