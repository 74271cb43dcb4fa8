import type { Device } from '../records/device.ts';
import type { Reader } from '../tx.ts';
import type { DeviceStatus } from './device-status.ts';
import type { ViewContext } from './view.ts';

export interface InstalledProduct {
  readonly installationId: string;
  readonly productId: string;
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly isPending: boolean;
}

export interface HistoryEntry {
  readonly id: string;
  readonly at: number;
  readonly action: string;
  /** Name of the person, "you" is decided by the screen; "" when not known to this reader. */
  readonly actorId: string;
  readonly actorName: string;
  readonly changes: Readonly<Record<string, unknown>>;
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

/** One device with what belongs to it, or null when this replica has no such device. */
export function deviceDetail(
  reader: Reader,
  query: { id: string },
  context: ViewContext,
): DeviceDetail | null {
  (void reader, query, context);
  throw new Error('Not built yet');
}
