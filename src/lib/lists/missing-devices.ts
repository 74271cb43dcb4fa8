import type { MissingColumn, MissingFilter, MissingRow } from '../domain/views/devices/missing-devices.ts';
import { columnTitles } from '../words/column-titles.ts';
import { oneNumber } from './filter-part.ts';
import { defineList } from './list.ts';
import { ofDevices } from './of-devices.ts';
import { reportSight } from './report-sight.ts';

export const missingDevices = defineList<MissingRow, MissingColumn, MissingFilter, null>({
  name: 'missing-devices',
  view: 'missingDevices',
  title: 'Missing devices',
  one: 'device',
  fileName: 'missing-devices.csv',
  pages: '/devices',
  sight: reportSight,
  noFilter: { days: null },
  usualSort: { column: 'days', isDescending: true },
  query: ({ filter }) => filter,
  columns: {
    name: {
      title: columnTitles.device,
      track: 'minmax(140px, 1.2fr)',
      isUnsorted: true,
      kind: 'text',
      none: 'None',
      value: ({ device }) => device.displayName || device.name,
    },
    days: {
      title: columnTitles.daysMissing,
      track: 'minmax(104px, 0.6fr)',
      isUnsorted: true,
      kind: 'count',
      unit: 'day',
      value: (row) => row.days,
    },
    status: {
      ...ofDevices.status,
      track: 'minmax(110px, 0.8fr)',
      isUnsorted: true,
      value: (row) => row.status,
    },
    lastUser: {
      ...ofDevices.lastUser,
      track: 'minmax(120px, 1fr)',
      isUnsorted: true,
      isNoneInFile: true,
      value: ({ device }) => device.lastUser,
    },
    lastCheckIn: {
      ...ofDevices.lastCheckIn,
      track: 'minmax(150px, 1fr)',
      isUnsorted: true,
      hasTime: true,
      value: ({ device }) => device.lastCheckInAt,
    },
  },
  filters: { days: { param: 'days', takes: oneNumber } },
  phone: {
    name: ({ device }) => device.displayName || device.name,
    below: ({ device }) => device.lastUser || 'Last user not known',
    state: 'status',
    time: () => 'days',
  },
});
