import type { InstallColumn, InstallListRow } from '#lib/domain/views/install-list.ts';
import type { TableColumn } from '../../components/table/column.ts';
import { formatDay } from '#lib/words/format/days.ts';
import { typeWords } from '#lib/words/devices/devices.ts';

/** The columns in the order in which companies exchange them. */
export const installTableColumns: readonly TableColumn<InstallColumn>[] = [
  { key: 'device', label: 'Device', track: 'minmax(140px, 1.2fr)' },
  { key: 'type', label: 'Type', track: 'minmax(104px, 0.6fr)' },
  { key: 'system', label: 'System', track: 'minmax(120px, 1fr)' },
  { key: 'serial', label: 'Serial', track: 'minmax(100px, 0.8fr)' },
  { key: 'lastUser', label: 'Last user', track: 'minmax(120px, 1fr)' },
  { key: 'lastCheckIn', label: 'Last check-in', track: 'minmax(120px, 0.8fr)' },
  { key: 'product', label: 'Product', track: 'minmax(130px, 1.2fr)' },
  { key: 'version', label: 'Version', track: 'minmax(90px, 0.7fr)' },
  { key: 'publisher', label: 'Publisher', track: 'minmax(110px, 0.9fr)' },
];

/** The text of a cell; never blank where the truth is "never" or "not known". */
export function installCell(row: InstallListRow, column: InstallColumn): string {
  switch (column) {
    case 'type':
      return typeWords[row.type];
    case 'system':
      return row.os || 'Not known';
    case 'lastCheckIn':
      return row.lastCheckInAt === null ? 'Never' : formatDay(row.lastCheckInAt);
    case 'device':
    case 'serial':
    case 'lastUser':
    case 'product':
    case 'version':
    case 'publisher':
      return row[column] || 'Not known';
  }
}
