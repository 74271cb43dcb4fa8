import type { Device } from '../../records/devices/device.ts';
import type { ImportedDevice } from './imported-device.ts';

export function isOlder(row: number | null, known: number | null): boolean {
  return known !== null && (row === null || isBefore(row, known));
}

/** Lists are written to the second: a whole one stands for all of it, or each would be older than what it was made of. */
export function isBefore(row: number, known: number): boolean {
  return (row % 1_000 === 0 ? row + 999 : row) < known;
}

/** The device with what the row knows better; the same object when that is nothing. */
export function merged(device: Device, row: ImportedDevice, isStale: boolean): Device {
  const next: Device = {
    ...device,
    serial: device.serial === '' ? row.serial : device.serial,
    type: device.type === 'other' ? row.type : device.type,
    os: filled(device.os, row.os, isStale),
    lastUser: filled(device.lastUser, row.lastUser, isStale),
  };
  if (!isStale) {
    next.name = row.name;
    next.type = row.type === 'other' ? device.type : row.type;
    next.lastCheckInAt = latest(device.lastCheckInAt, row.lastCheckInAt);
  }
  const isSame = (Object.keys(next) as (keyof Device)[]).every((field) => next[field] === device[field]);
  return isSame ? device : next;
}

/** Of one second the one with milliseconds: the same file again changes nothing. */
function latest(known: number | null, row: number | null): number | null {
  return known === null || row === null ? (row ?? known) : Math.max(known, row);
}

/** An empty cell never erases; a stale row only fills what is empty. */
function filled(known: string, row: string, isStale: boolean): string {
  if (row === '') return known;
  return isStale && known !== '' ? known : row;
}
