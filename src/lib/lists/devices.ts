import { deviceTypes } from '../domain/records/devices/device.ts';
import type { DeviceColumn, DeviceFacets, DeviceListRow } from '../domain/views/devices/device-list.ts';
import { checkInRanges, type DeviceFilter, noDeviceFilter } from '../domain/views/devices/device-query.ts';
import { deviceStatuses } from '../domain/views/devices/device-status.ts';
import { columnTitles } from '../words/column-titles.ts';
import { accessWords, checkInWords, statusWords, typeWords } from '#lib/words/devices/devices.ts';
import { anyIds, anyTexts, oneOf, someOf } from './filter-part.ts';
import { defineList } from './list.ts';
import { ofDevices } from './of-devices.ts';

export const devices = defineList<DeviceListRow, DeviceColumn, DeviceFilter, DeviceFacets>({
  name: 'devices',
  view: 'deviceList',
  idsView: 'deviceIds',
  title: 'Devices',
  one: 'device',
  fileName: 'devices.csv',
  pages: '/devices',
  imports: 'devices',
  search: { label: 'Search devices', placeholder: 'Name, serial, person, product' },
  record: { param: 'device', view: 'deviceDetail' },
  noFilter: noDeviceFilter,
  usualSort: { column: 'name', isDescending: false },
  columns: {
    name: {
      title: columnTitles.name,
      track: 'minmax(176px, 1.7fr)',
      kind: 'text',
      none: 'None',
      value: (row) => row.name,
      // The display name has a column of its own: it is not said twice.
      beside: ({ name, displayName }, shown) =>
        shown.includes('displayName') || displayName === name ? '' : displayName,
    },
    displayName: {
      title: columnTitles.displayName,
      track: 'minmax(140px, 1.2fr)',
      isOptional: true,
      kind: 'text',
      none: 'None',
      value: (row) => row.displayName,
    },
    status: {
      ...ofDevices.status,
      track: 'minmax(126px, 0.8fr)',
      value: (row) => row.status,
    },
    lastCheckIn: {
      ...ofDevices.lastCheckIn,
      track: 'minmax(114px, 0.8fr)',
      value: (row) => row.lastCheckInAt,
    },
    lastUser: {
      ...ofDevices.lastUser,
      track: 'minmax(108px, 1fr)',
      value: (row) => row.lastUser,
    },
    type: {
      ...ofDevices.type,
      track: 'minmax(88px, 0.6fr)',
      value: (row) => row.type,
    },
    system: {
      ...ofDevices.system,
      track: 'minmax(120px, 1fr)',
      value: (row) => row.os,
    },
    serial: {
      ...ofDevices.serial,
      track: 'minmax(110px, 0.9fr)',
      isOptional: true,
      value: (row) => row.serial,
    },
    description: {
      title: columnTitles.description,
      track: 'minmax(160px, 1.5fr)',
      isOptional: true,
      kind: 'text',
      none: 'None',
      value: (row) => row.description,
    },
    productAccess: {
      title: columnTitles.productAccess,
      track: 'minmax(120px, 0.8fr)',
      isOptional: true,
      kind: 'choice',
      words: accessWords,
      isKeptInFile: true,
      value: (row) => row.productAccess,
    },
    updateAccess: {
      title: columnTitles.updateAccess,
      track: 'minmax(120px, 0.8fr)',
      isOptional: true,
      kind: 'choice',
      words: accessWords,
      isKeptInFile: true,
      value: (row) => row.updateAccess,
    },
    installs: {
      title: columnTitles.installs,
      track: 'minmax(76px, 0.5fr)',
      isOptional: true,
      kind: 'count',
      value: (row) => row.installs,
    },
  },
  filters: {
    statuses: { param: 'status', takes: someOf(deviceStatuses), isWithoutChip: true },
    types: {
      param: 'type',
      takes: someOf(deviceTypes),
      legend: columnTitles.type,
      words: typeWords,
      counts: (facets) => facets.types,
    },
    products: {
      param: 'product',
      takes: anyIds,
      legend: 'Product installed',
      unknown: 'A product not in the list',
      counts: (facets) => facets.products ?? [],
      chip: (name) => `${name}, any version`,
    },
    systems: {
      param: 'system',
      takes: anyTexts,
      legend: columnTitles.system,
      words: { '': 'Not known' },
      counts: (facets) => facets.systems,
      chip: (word, system) => (system === '' ? 'Operating system not known' : word),
    },
    checkIn: {
      param: 'check-in',
      takes: oneOf(checkInRanges),
      legend: columnTitles.lastCheckIn,
      words: checkInWords,
      counts: (facets) => facets.checkIns,
    },
  },
  states: {
    label: columnTitles.status,
    field: 'statuses',
    values: deviceStatuses,
    words: statusWords,
    counts: (facets) => facets.statuses,
  },
  phone: {
    name: ({ displayName, name }) => displayName || name,
    // The label on the device says its asset name.
    below: ({ displayName, name, lastUser }) =>
      [displayName === '' ? '' : name, lastUser || 'Not known'].filter(Boolean).join(' · '),
    state: 'status',
    time: () => 'lastCheckIn',
  },
});
