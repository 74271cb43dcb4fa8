import type { AccessChoice, DeviceType } from '#lib/domain/records/devices/device.ts';
import type { CheckInRange } from '#lib/domain/views/devices/device-query.ts';
import type { DeviceStatus } from '#lib/domain/views/devices/device-status.ts';

export const statusWords: Readonly<Record<DeviceStatus, string>> = {
  online: 'Online',
  offline: 'Offline',
  'out-of-date': 'Out of date',
  'never-seen': 'Never seen',
  retired: 'Retired',
};

export const typeWords: Readonly<Record<DeviceType, string>> = {
  computer: 'Computer',
  tablet: 'Tablet',
  phone: 'Phone',
  other: 'Other',
};

export const checkInWords: Readonly<Record<CheckInRange, string>> = {
  'last-day': 'Checked in within 24 hours',
  'last-week': 'Checked in within 7 days',
  'last-month': 'Checked in within 30 days',
  older: 'Last checked in over 30 days ago',
  never: 'Never checked in',
};

export const accessWords: Readonly<Record<AccessChoice, string>> = {
  inherit: 'Account default',
  allow: 'Allowed',
  block: 'Blocked',
};
