import type { DeviceColumn, DeviceListRow } from '../domain/views/device-list.ts';
import type { DeviceStatus } from '../domain/views/device-status.ts';
import { csvMoment } from './csv-moment.ts';

/** Of any list that has a status. */
export const statusWords: Readonly<Record<DeviceStatus, string>> = {
  online: 'Online',
  offline: 'Offline',
  'out-of-date': 'Out of date',
  'never-seen': 'Never seen',
  retired: 'Retired',
};

const COLUMNS: Readonly<Record<DeviceColumn, { title: string; cell: (row: DeviceListRow) => string }>> = {
  name: { title: 'Name', cell: (row) => row.name },
  displayName: { title: 'Display name', cell: (row) => row.displayName },
  status: { title: 'Status', cell: (row) => statusWords[row.status] },
  lastCheckIn: { title: 'Last check-in', cell: (row) => csvMoment(row.lastCheckInAt) },
  lastUser: { title: 'Last user', cell: (row) => row.lastUser },
  type: { title: 'Type', cell: (row) => row.type },
  system: { title: 'System', cell: (row) => row.os },
  serial: { title: 'Serial', cell: (row) => row.serial },
  description: { title: 'Description', cell: (row) => row.description },
  productAccess: { title: 'Products access', cell: (row) => row.productAccess },
  updateAccess: { title: 'Updates access', cell: (row) => row.updateAccess },
  installs: { title: 'Installs', cell: (row) => String(row.installs) },
};

/** Titles of the columns that the screen shows, in its order. */
export function deviceTitles(columns: readonly DeviceColumn[]): string[] {
  return columns.map((column) => COLUMNS[column].title);
}

export function deviceCells(row: DeviceListRow, columns: readonly DeviceColumn[]): string[] {
  return columns.map((column) => COLUMNS[column].cell(row));
}
