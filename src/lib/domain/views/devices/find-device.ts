import { foldKey } from '../../../base/text.ts';
import type { Device } from '../../records/devices/device.ts';
import { readShortCode } from '../../records/devices/device-label.ts';
import type { Reader } from '../../tx.ts';
import { type DeviceGlance, glanceAt } from './device-glance.ts';
import { deviceList } from './device-list.ts';
import { noDeviceFilter } from './device-query.ts';
import { statusLimits } from './device-status.ts';
import type { ViewContext } from '../view.ts';

interface FindDeviceQuery {
  /** A short code, a serial, an asset name, or words of the device list's search. */
  readonly text: string;
  /** At most so many. */
  readonly count: number;
}

export interface FoundDevices {
  /** Those that the text names in full, first. */
  readonly devices: readonly DeviceGlance[];
  /** How many the text names in full: one is the device meant. */
  readonly exact: number;
  /** All that have the words, or are named in full. */
  readonly total: number;
}

/** The device in somebody's hand, by what its label says or what is typed. */
export function findDevice(
  reader: Reader,
  { text, count }: FindDeviceQuery,
  context: ViewContext,
): FoundDevices {
  const account = reader.slots('accounts').find((row) => row !== undefined);
  if (!account || text.trim() === '') return { devices: [], exact: 0, total: 0 };
  const limits = statusLimits(account);
  const exact = namedInFull(reader, text);
  const byWords = deviceList(
    reader,
    {
      filter: { ...noDeviceFilter, search: text },
      sort: { column: 'name', isDescending: false },
      from: 0,
      count: count + exact.size,
      withFacets: false,
    },
    context,
  );
  const found = new Map(exact);
  for (const { id } of byWords.rows) {
    const device = reader.get('devices', id);
    if (device) found.set(id, device);
  }
  // A short code is no word of the list: what it names may be missing there.
  const onlyNamed = [...exact.keys()].filter((id) => !byWords.rows.some((row) => row.id === id)).length;
  return {
    devices: [...found.values()]
      .slice(0, count)
      .map((device) => glanceAt(device, { limits, now: context.now })),
    exact: exact.size,
    total: byWords.total + onlyNamed,
  };
}

/** Serial, asset name and short code together: where they name two devices, the person picks. */
function namedInFull(reader: Reader, text: string): ReadonlyMap<string, Device> {
  const key = foldKey(text);
  const named = [
    ...reader.find('devices', 'bySerial', key),
    ...reader.find('devices', 'byName', key),
    ...byShortCode(reader, text),
  ];
  // Some barcodes of serials begin with an S that is not printed below them.
  const devices =
    named.length === 0 && key.startsWith('s') ? reader.find('devices', 'bySerial', key.slice(1)) : named;
  return new Map(devices.map((device) => [device.id, device]));
}

/** Also of a device that was merged into another one: its label is still on it. One pass over all ids, 3 ms for 100,000. */
function byShortCode(reader: Reader, text: string): Device[] {
  const end = readShortCode(text);
  if (end === null) return [];
  const found = reader.slots('devices').filter((device) => device?.id.endsWith(end)) as Device[];
  for (const alias of reader.slots('aliases')) {
    if (alias?.collection !== 'devices' || !alias.id.endsWith(end)) continue;
    const device = reader.get('devices', alias.to);
    if (device) found.push(device);
  }
  return found;
}
