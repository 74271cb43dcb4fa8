import type { Device } from '../../records/devices/device.ts';
import type { PossibleDuplicate } from '../../records/devices/possible-duplicate.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';

export interface DuplicateRow {
  readonly pair: PossibleDuplicate;
  /** Seen later, and the one of before. */
  readonly device: Device;
  readonly other: Device;
}

/** Open pairs, the newest first; of one device with `deviceId`. A pair whose devices became one is none. */
export function possibleDuplicates(
  reader: Reader,
  { deviceId }: { deviceId: string | null },
  _context: ViewContext,
): readonly DuplicateRow[] {
  const pairs =
    deviceId === null
      ? reader.slots('possibleDuplicates').flatMap((pair) => (pair ? [pair] : []))
      : ['byDevice', 'byOther'].flatMap((index) => reader.find('possibleDuplicates', index, deviceId));
  return pairs
    .filter((pair) => pair.settledAt === null)
    .flatMap((pair) => {
      const device = reader.get('devices', pair.deviceId);
      const other = reader.get('devices', pair.otherId);
      return device && other ? [{ pair, device, other }] : [];
    })
    .sort(
      (one, other) => other.pair.createdAt - one.pair.createdAt || (one.pair.id < other.pair.id ? -1 : 1),
    );
}
