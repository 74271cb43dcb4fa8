import type { Account } from '../../records/account.ts';
import type { Device } from '../../records/devices/device.ts';

export const deviceStatuses = ['online', 'offline', 'out-of-date', 'never-seen', 'retired'] as const;
export type DeviceStatus = (typeof deviceStatuses)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The two ages (ms) at which a device's status changes, from the account's settings. */
export interface StatusLimits {
  readonly online: number;
  readonly outOfDate: number;
}

export function statusLimits(account: Pick<Account, 'checkInHours' | 'outOfDateDays'>): StatusLimits {
  return { online: account.checkInHours * 2 * HOUR, outOfDate: account.outOfDateDays * DAY };
}

/** The status of a device at a time. Retired is set by a person and wins; a check-in from the future is online. */
export function deviceStatus(
  device: Pick<Device, 'retiredAt' | 'lastCheckInAt'>,
  limits: StatusLimits,
  now: number,
): DeviceStatus {
  if (device.retiredAt !== null) return 'retired';
  if (device.lastCheckInAt === null) return 'never-seen';
  const age = now - device.lastCheckInAt;
  if (age > limits.outOfDate) return 'out-of-date';
  return age <= limits.online ? 'online' : 'offline';
}
