import { naturalKey } from '../../../base/text.ts';
import { accessChoices, type Device, deviceTypes } from '../../records/devices/device.ts';
import { searchTextOf } from '../../records/core/read-row.ts';
import type { Reader } from '../../tx.ts';
import { changedSlots } from '../changed-slots.ts';
import { Dictionary, grown } from '../dictionary.ts';

/** A device that never checked in, in the check-in column: before every real one. */
export const NEVER = -1;

/**
 * The devices of a reader as columns, kept up to date by comparing row objects (see Reader). Columns are indexed by a
 * code that a device keeps for good, also when its slot changes. 100,000 devices: built in about 250 ms, brought up to
 * date in 0.3 ms when nothing changed.
 */
export class DeviceColumns {
  readonly ids = new Dictionary();
  readonly systems = new Dictionary();
  /** Row by code; undefined when the device is gone or was only referred to. */
  readonly rows: (Device | undefined)[] = [];
  readonly text: string[] = [];
  readonly nameKey: string[] = [];
  type = new Uint8Array(0);
  system = new Int32Array(0);
  checkIn = new Float64Array(0);
  isRetired = new Uint8Array(0);
  productAccess = new Uint8Array(0);
  updateAccess = new Uint8Array(0);
  /** Grows with every change: what is cached for a version holds as long as it stays. */
  version = 0;
  /** How many devices there are. */
  live = 0;
  readonly #seen: (Device | undefined)[] = [];
  #revision = -1;
  readonly #listeners: ((code: number) => void)[] = [];

  /** Called with the code of each device that changes. */
  onChange(listener: (code: number) => void): void {
    this.#listeners.push(listener);
  }

  update(reader: Reader): void {
    const revision = reader.revision('devices');
    if (revision === this.#revision) return;
    this.#revision = revision;
    const count = changedSlots(reader.slots('devices'), this.#seen, (_slot, now, before) => {
      if (before && before.id !== now?.id && reader.get('devices', before.id) === undefined)
        this.#drop(before.id);
      if (now) this.#keep(now);
    });
    if (count > 0) this.version += 1;
  }

  #keep(device: Device): void {
    const code = this.ids.code(device.id);
    this.#reserve(code + 1);
    if (!this.rows[code]) this.live += 1;
    this.rows[code] = device;
    this.text[code] = searchTextOf('devices', device);
    this.nameKey[code] = naturalKey(device.name);
    this.type[code] = deviceTypes.indexOf(device.type);
    this.system[code] = this.systems.code(device.os);
    this.checkIn[code] = device.lastCheckInAt ?? NEVER;
    this.isRetired[code] = device.retiredAt === null ? 0 : 1;
    this.productAccess[code] = accessChoices.indexOf(device.productAccess);
    this.updateAccess[code] = accessChoices.indexOf(device.updateAccess);
    for (const listener of this.#listeners) listener(code);
  }

  #drop(id: string): void {
    const code = this.ids.code(id);
    if (this.rows[code]) this.live -= 1;
    this.rows[code] = undefined;
    for (const listener of this.#listeners) listener(code);
  }

  #reserve(size: number): void {
    this.type = grown(this.type, size);
    this.system = grown(this.system, size);
    this.checkIn = grown(this.checkIn, size);
    this.isRetired = grown(this.isRetired, size);
    this.productAccess = grown(this.productAccess, size);
    this.updateAccess = grown(this.updateAccess, size);
  }
}
