import { may } from '../../access/permissions.ts';
import { type Device, deviceTypes } from '../../records/devices/device.ts';
import type { Reader } from '../../tx.ts';
import { deviceStatus, statusLimits } from '../devices/device-status.ts';
import type { ViewContext } from '../view.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';

const DAY = 86_400_000;
const TYPES = { computer: 'Computer', tablet: 'Tablet', phone: 'Phone', other: 'Other' } as const;

/** Devices in use whose last check-in is too long ago, and those that never checked in. */
export const outOfDate: ReportDefinition = {
  name: 'out-of-date',
  filters: ['products'],
  parts: deviceTypes.map((key) => ({ key, label: TYPES[key] })),
  bars: 'band',
  bands: [
    { key: '60', label: 'Up to 60 days' },
    { key: '90', label: '61 to 90 days' },
    { key: '180', label: '91 to 180 days' },
    { key: 'more', label: 'Over 180 days' },
    { key: 'never', label: 'Never seen' },
  ],
  columns: [
    { key: 'device', title: 'Device', kind: 'text', none: 'Not known' },
    { key: 'type', title: 'Type', kind: 'text', none: 'Not known' },
    { key: 'lastUser', title: 'Last user', kind: 'text', none: 'Not known' },
    { key: 'days', title: 'Days since check-in', kind: 'count', none: 'Never' },
    { key: 'lastCheckIn', title: 'Last check-in', kind: 'moment', none: 'Never' },
    { key: 'os', title: 'Operating system', kind: 'text', none: 'Not known' },
    { key: 'serial', title: 'Serial number', kind: 'text', none: 'Not known' },
  ],
  sort: { column: 'days', isDescending: true },
  isFor: (access) => may(access, 'reports.see'),
  missing: (reader) => (reader.size('devices') === 0 ? 'devices' : null),
  read: readOutOfDate,
};

function readOutOfDate(reader: Reader, filter: ReportFilter, { now }: ViewContext): ReportTable {
  const account = reader.slots('accounts').find((row) => row !== undefined);
  const limits = statusLimits(account ?? { checkInHours: 24, outOfDateDays: 30 });
  const having = devicesHaving(reader, filter.products);
  const rows: Device[] = [];
  for (const device of reader.slots('devices')) {
    if (!device || (having && !having.has(device.id))) continue;
    const status = deviceStatus(device, limits, now);
    if (status === 'out-of-date' || status === 'never-seen') rows.push(device);
  }
  const daysAt = (at: number) => daysSince(rows[at]!.lastCheckInAt, now);
  return {
    size: rows.length,
    id: (at) => rows[at]!.id,
    part: (at) => rows[at]!.type,
    bar: (at) => bandOf(daysAt(at)),
    cell: (at, column) => (column === 'days' ? daysAt(at) : cellOf(rows[at]!, column)),
    link: (at) => ({ to: 'devices', id: rows[at]!.id }),
  };
}

/** null: any. */
function devicesHaving(reader: Reader, products: readonly string[]): ReadonlySet<string> | null {
  if (products.length === 0) return null;
  const ids = new Set<string>();
  // A look at every row: 5 ms, where an index of them is a second that only this report would pay for.
  for (const one of reader.slots('installations'))
    if (one && products.includes(one.productId)) ids.add(one.deviceId);
  return ids;
}

/** Whole days; null: never seen. */
function daysSince(lastCheckInAt: number | null, now: number): number | null {
  return lastCheckInAt === null ? null : Math.floor((now - lastCheckInAt) / DAY);
}

function bandOf(days: number | null): string {
  if (days === null) return 'never';
  if (days <= 60) return '60';
  if (days <= 90) return '90';
  return days <= 180 ? '180' : 'more';
}

function cellOf(device: Device, column: string): Cell {
  switch (column) {
    case 'device':
      return device.displayName || device.name;
    case 'type':
      return TYPES[device.type];
    case 'lastUser':
      return device.lastUser || null;
    case 'lastCheckIn':
      return device.lastCheckInAt;
    case 'os':
      return device.os || null;
    default:
      return device.serial || null;
  }
}
