import type { DeviceType } from '../../records/devices/device.ts';
import type { DeviceStatus } from './device-status.ts';

/** Ranges of the last check-in that a filter offers. The first three hold each other: a month holds its last week. */
export const checkInRanges = ['last-day', 'last-week', 'last-month', 'older', 'never'] as const;
export type CheckInRange = (typeof checkInRanges)[number];

/** Whether a check-in of the narrowest range `narrowest` is in `range`. */
export function isInRange(narrowest: CheckInRange, range: CheckInRange): boolean {
  if (range === 'older' || range === 'never') return narrowest === range;
  return checkInRanges.indexOf(narrowest) <= checkInRanges.indexOf(range);
}

/** Which devices: shared by the device list, its counts, the install list and their exports. Empty lists: any. */
export interface DeviceFilter {
  /** Words that must all be found in name, display name, description, serial, last user, system or products. */
  readonly search: string;
  readonly statuses: readonly DeviceStatus[];
  readonly types: readonly DeviceType[];
  /** Product ids: devices that have at least one of them installed. */
  readonly products: readonly string[];
  /** Operating systems exactly as reported; "" is "not known". */
  readonly systems: readonly string[];
  readonly checkIn: CheckInRange | null;
}

export const noDeviceFilter: DeviceFilter = {
  search: '',
  statuses: [],
  types: [],
  products: [],
  systems: [],
  checkIn: null,
};
