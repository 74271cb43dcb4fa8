import type { DeviceColumn, DeviceListRow } from '#lib/domain/views/device-list.ts';
import { formatCount } from '#lib/words/format/numbers.ts';
import { formatDay } from '#lib/words/format/days.ts';
import { accessWords, statusWords, typeWords } from '#lib/words/devices/devices.ts';

/** The text of a cell; never blank where the truth is "never" or "not known". */
export function cellText(row: DeviceListRow, column: DeviceColumn): string {
  switch (column) {
    case 'name':
      return row.name;
    case 'displayName':
      return row.displayName || 'None';
    case 'status':
      return statusWords[row.status];
    case 'lastCheckIn':
      return row.lastCheckInAt === null ? 'Never' : formatDay(row.lastCheckInAt);
    case 'lastUser':
      return row.lastUser || 'Not known';
    case 'type':
      return typeWords[row.type];
    case 'system':
      return row.os || 'Not known';
    case 'serial':
      return row.serial || 'Not known';
    case 'description':
      return row.description || 'None';
    case 'productAccess':
      return accessWords[row.productAccess];
    case 'updateAccess':
      return accessWords[row.updateAccess];
    case 'installs':
      return formatCount(row.installs);
  }
}
