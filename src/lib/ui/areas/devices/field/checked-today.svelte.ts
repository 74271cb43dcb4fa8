import { midnightBefore } from '#lib/base/midnight.ts';
import type { CheckedDevice } from '#lib/domain/records/devices/checked-device.ts';
import type { DeviceGlance } from '#lib/domain/views/devices/device-glance.ts';
import type { Desk } from '../../../state/desk.ts';

/** Where checked devices are kept on this device. */
export interface CheckedKeeper {
  checkedSince(at: number): Promise<readonly CheckedDevice[]>;
  check(one: CheckedDevice): Promise<boolean>;
  uncheck(one: CheckedDevice): Promise<boolean>;
}

export interface CheckedRow {
  readonly one: CheckedDevice;
  /** null: no longer here. */
  readonly device: DeviceGlance | null;
}

/** What this person checked on this device since midnight, the last first. */
export class CheckedToday {
  /** null before it is read. */
  rows = $state.raw<readonly CheckedRow[] | null>(null);
  #checked = $state.raw<readonly CheckedDevice[]>([]);
  readonly #desk: Desk;
  readonly #keeper: () => Promise<CheckedKeeper>;
  readonly #now: () => number;

  constructor(desk: Desk, outside: { keeper: () => Promise<CheckedKeeper>; now: () => number }) {
    this.#desk = desk;
    this.#keeper = outside.keeper;
    this.#now = outside.now;
  }

  /** Reads it again: another tab may have added to it, and a day may have begun. */
  async read(): Promise<void> {
    const kept = await (await this.#keeper()).checkedSince(midnightBefore(this.#now()));
    this.#checked = kept.toReversed();
    const devices = await this.#desk.query('deviceGlances', {
      ids: this.#checked.map(({ deviceId }) => deviceId),
    });
    this.rows = this.#checked.map((one, at) => ({ one, device: devices[at] ?? null }));
  }

  of(deviceId: string): CheckedDevice | undefined {
    return this.#checked.find((one) => one.deviceId === deviceId);
  }

  /** Once a day: a device that is scanned again stays where it is. Answers null when it could not be kept. */
  async check(deviceId: string): Promise<CheckedDevice | null> {
    const before = this.of(deviceId);
    if (before) return before;
    const one = { deviceId, at: this.#now() };
    const isKept = await (await this.#keeper()).check(one);
    await this.read();
    return isKept ? one : null;
  }

  async uncheck(one: CheckedDevice): Promise<void> {
    await (await this.#keeper()).uncheck(one);
    await this.read();
  }

  /** Undo of `uncheck`: at the time at which it was checked. */
  async recheck(one: CheckedDevice): Promise<void> {
    await (await this.#keeper()).check(one);
    await this.read();
  }
}
