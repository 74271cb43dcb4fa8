import { type DeviceColumn, deviceColumns } from '#lib/domain/views/device-list.ts';
import type { TableColumn } from '../../components/table/column.ts';

const columnsByKey: Readonly<Record<DeviceColumn, Omit<TableColumn, 'key'>>> = {
  name: { label: 'Name', track: 'minmax(176px, 1.7fr)' },
  displayName: { label: 'Display name', track: 'minmax(140px, 1.2fr)' },
  status: { label: 'Status', track: 'minmax(126px, 0.8fr)' },
  lastCheckIn: { label: 'Last check-in', track: 'minmax(114px, 0.8fr)' },
  lastUser: { label: 'Last user', track: 'minmax(108px, 1fr)' },
  type: { label: 'Type', track: 'minmax(88px, 0.6fr)' },
  system: { label: 'System', track: 'minmax(120px, 1fr)' },
  serial: { label: 'Serial', track: 'minmax(110px, 0.9fr)' },
  description: { label: 'Description', track: 'minmax(160px, 1.5fr)' },
  productAccess: { label: 'Products access', track: 'minmax(120px, 0.8fr)' },
  updateAccess: { label: 'Updates access', track: 'minmax(120px, 0.8fr)' },
  installs: { label: 'Installs', track: 'minmax(76px, 0.5fr)' },
};

export const firstColumns: readonly DeviceColumn[] = [
  'name',
  'status',
  'lastCheckIn',
  'lastUser',
  'type',
  'system',
];

/** The chosen columns in their one order; the name is always among them. */
export function tableColumns(chosen: readonly DeviceColumn[]): readonly TableColumn<DeviceColumn>[] {
  return deviceColumns
    .filter((key) => key === 'name' || chosen.includes(key))
    .map((key) => ({ key, ...columnsByKey[key] }));
}

/** What a phone, which has no head, sorts by. */
export const sortChoices = deviceColumns.map((key) => ({ key, label: columnsByKey[key].label }));

export function columnLabel(key: DeviceColumn): string {
  return columnsByKey[key].label;
}
