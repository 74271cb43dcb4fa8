import { naturalKey } from '../../../base/text.ts';
import type { Device } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { type DeviceStatus, deviceStatus, type StatusLimits, statusLimits } from './device-status.ts';
import { deviceHistory } from './device-past.ts';
import type { HistoryEntry } from '../history.ts';
import type { ViewContext } from '../view.ts';

interface InstalledProduct {
  readonly installationId: string;
  readonly productId: string;
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly isPending: boolean;
}

export interface DeviceDetail {
  readonly device: Device;
  readonly status: DeviceStatus;
  /** When the present status began: the moment it became offline or out of date; null when not derivable. */
  readonly statusSince: number | null;
  /** Whole days since the last check-in; null when never. */
  readonly daysSinceCheckIn: number | null;
  readonly isPending: boolean;
  /** Fields that differ from what the server confirmed are not known here; the screen marks the whole record. */
  readonly installs: readonly InstalledProduct[];
  /** Newest first. null: this person may not see histories. */
  readonly history: readonly HistoryEntry[] | null;
  /** What "inherit" means at present. */
  readonly accountProductAccess: 'allow' | 'block';
  readonly accountUpdateAccess: 'allow' | 'block';
  readonly outOfDateDays: number;
}

/** One device with what belongs to it, or null when this replica has no such device. Follows an alias once. */
export function deviceDetail(
  reader: Reader,
  query: { id: string },
  context: ViewContext,
): DeviceDetail | null {
  const device = deviceOrAlias(reader, query.id);
  const account = reader.slots('accounts').find((row) => row !== undefined);
  if (!device || !account) return null;
  const limits = statusLimits(account);
  const status = deviceStatus(device, limits, context.now);
  return {
    device,
    status,
    statusSince: statusSince(device, status, limits),
    daysSinceCheckIn: device.lastCheckInAt === null ? null : daysBetween(device.lastCheckInAt, context.now),
    isPending: reader.isPending('devices', device.id),
    installs: installsOf(reader, device.id),
    history: deviceHistory(reader, device, context),
    accountProductAccess: account.defaultProductAccess,
    accountUpdateAccess: account.defaultUpdateAccess,
    outOfDateDays: account.outOfDateDays,
  };
}

const DAY = 86_400_000;

/** Follows an alias once. */
export function deviceOrAlias(reader: Reader, id: string): Device | undefined {
  const device = reader.get('devices', id);
  if (device) return device;
  const alias = reader.get('aliases', id);
  return alias?.collection === 'devices' ? reader.get('devices', alias.to) : undefined;
}

function statusSince(device: Device, status: DeviceStatus, limits: StatusLimits): number | null {
  if (status === 'retired') return device.retiredAt;
  if (device.lastCheckInAt === null) return null;
  if (status === 'out-of-date') return device.lastCheckInAt + limits.outOfDate;
  return status === 'offline' ? device.lastCheckInAt + limits.online : device.lastCheckInAt;
}

/** Whole days; a check-in from a clock that runs ahead is today. */
function daysBetween(from: number, to: number): number {
  return Math.max(0, Math.floor((to - from) / DAY));
}

/** By product and version in natural order. */
function installsOf(reader: Reader, deviceId: string): InstalledProduct[] {
  const keyed = reader.find('installations', 'byDevice', deviceId).map((one) => {
    const product = reader.get('products', one.productId);
    const name = product?.name ?? '';
    return {
      key: `${naturalKey(name)}\n${naturalKey(one.version)}\n${one.id}`,
      install: {
        installationId: one.id,
        productId: one.productId,
        name,
        publisher: product?.publisher ?? '',
        version: one.version,
        isPending: reader.isPending('installations', one.id),
      },
    };
  });
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1)).map(({ install }) => install);
}
