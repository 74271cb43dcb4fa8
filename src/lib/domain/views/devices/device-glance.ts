import type { Device } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { deviceOrAlias } from './device-detail.ts';
import { type DeviceStatus, deviceStatus, type StatusLimits, statusLimits } from './device-status.ts';
import type { ViewContext } from '../view.ts';

/** What tells a device apart, and how it is. */
export interface DeviceGlance {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly serial: string;
  readonly lastUser: string;
  readonly lastCheckInAt: number | null;
  readonly status: DeviceStatus;
}

/** Devices by id, in that order; null where this replica has none. An id that became another device answers that one. */
export function deviceGlances(
  reader: Reader,
  { ids }: { readonly ids: readonly string[] },
  context: ViewContext,
): readonly (DeviceGlance | null)[] {
  const account = reader.slots('accounts').find((row) => row !== undefined);
  return ids.map((id) => {
    const device = deviceOrAlias(reader, id);
    return device && account ? glanceAt(device, { limits: statusLimits(account), now: context.now }) : null;
  });
}

export function glanceAt(
  device: Device,
  { limits, now }: { limits: StatusLimits; now: number },
): DeviceGlance {
  const { id, name, displayName, description, serial, lastUser, lastCheckInAt } = device;
  const status = deviceStatus(device, limits, now);
  return { id, name, displayName, description, serial, lastUser, lastCheckInAt, status };
}
