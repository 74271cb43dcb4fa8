import type { Device } from '../domain/records/devices/device.ts';
import type { PullLine } from '../protocol/pull.ts';
import type { PulledChange } from './rows.ts';
import type { Table } from './table.ts';

type SeenLine = Extract<PullLine, { line: 'seen' }>;

const ID_LENGTH = 25;

/**
 * The rows of devices with what check-ins told of them, in the versions that they have. One that is not here comes whole, or
 * is to be pulled again: a time by itself makes no row.
 */
export function seenChange(
  { ids, at: distances, users }: SeenLine,
  devices: Pick<Table<'devices'>, 'confirmedOf'>,
): PulledChange {
  const others = new Map(users);
  const rows: Device[] = [];
  const versions: number[] = [];
  let lastCheckInAt = 0;
  for (const [place, distance] of distances.entries()) {
    lastCheckInAt += distance;
    const known = devices.confirmedOf(`dv_${ids.slice(place * ID_LENGTH, (place + 1) * ID_LENGTH)}`);
    if (!known) continue;
    const [row, version] = known;
    rows.push({ ...row, lastCheckInAt, lastUser: others.get(place) ?? row.lastUser });
    versions.push(version);
  }
  return { collection: 'devices', rows, versions };
}
