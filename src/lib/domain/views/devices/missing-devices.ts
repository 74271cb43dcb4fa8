import { naturalKey } from '../../../base/text.ts';
import type { Device } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { type DeviceStatus, deviceStatus, statusLimits } from './device-status.ts';
import type { ViewContext, Window } from '../view.ts';

const DAY = 86_400_000;

export interface MissingRow {
  readonly id: string;
  readonly device: Device;
  readonly status: DeviceStatus;
  /** Whole days without contact. */
  readonly days: number;
}

export type MissingColumn = 'name' | 'days' | 'status' | 'lastUser' | 'lastCheckIn';

/** `days` without contact; null: as many as the account says until a device is out of date. */
export interface MissingFilter {
  readonly days: number | null;
}

export interface MissingQuery extends MissingFilter, Window {}

/** Devices in use without contact for longer than so many days, the longest first. Who never checked in is not missing. */
export function missingDevices(
  reader: Reader,
  { days, from, count }: MissingQuery,
  { now }: ViewContext,
): { rows: readonly MissingRow[]; total: number } {
  const account = reader.slots('accounts').find((row) => row !== undefined);
  if (!account) return { rows: [], total: 0 };
  const limits = statusLimits(account);
  const least = (days ?? account.outOfDateDays) * DAY;
  const missing = reader
    .slots('devices')
    .flatMap((device) =>
      device?.retiredAt === null && device.lastCheckInAt !== null && now - device.lastCheckInAt > least
        ? [{ device, since: device.lastCheckInAt }]
        : [],
    )
    .sort(
      (one, other) =>
        one.since - other.since || (naturalKey(one.device.name) < naturalKey(other.device.name) ? -1 : 1),
    );
  const rows = missing.slice(from, from + count).map(({ device, since }) => ({
    id: device.id,
    device,
    status: deviceStatus(device, limits, now),
    days: Math.floor((now - since) / DAY),
  }));
  return { rows, total: missing.length };
}
