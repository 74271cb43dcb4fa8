import type { AccessChoice, DeviceType } from '#lib/domain/records/device.ts';
import type { Outcome } from '#lib/domain/mutations/mutation.ts';
import type { CheckInRange } from '#lib/domain/views/device-query.ts';
import type { DeviceDetail, HistoryEntry } from '#lib/domain/views/device-detail.ts';
import type { DeviceColumn, DeviceListRow } from '#lib/domain/views/device-list.ts';
import type { DeviceStatus } from '#lib/domain/views/device-status.ts';
import { formatCount, formatDay } from '../../components/table/format-day.ts';

export const statusWords: Readonly<Record<DeviceStatus, string>> = {
  online: 'Online',
  offline: 'Offline',
  'out-of-date': 'Out of date',
  'never-seen': 'Never seen',
  retired: 'Retired',
};

export const typeWords: Readonly<Record<DeviceType, string>> = {
  computer: 'Computer',
  tablet: 'Tablet',
  phone: 'Phone',
  other: 'Other',
};

export const checkInWords: Readonly<Record<CheckInRange, string>> = {
  'last-day': 'Checked in during the last day',
  'last-week': 'Checked in during the last week',
  'last-month': 'Checked in during the last 30 days',
  older: 'Checked in longer ago',
  never: 'Never checked in',
};

export const accessWords: Readonly<Record<AccessChoice, string>> = {
  inherit: 'Account default',
  allow: 'Allowed',
  block: 'Blocked',
};

/** "Allowed (account default)" or "Blocked". */
export function accessSentence(choice: AccessChoice, accountDefault: 'allow' | 'block'): string {
  return choice === 'inherit' ? `${accessWords[accountDefault]} (account default)` : accessWords[choice];
}

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

/** "Out of date since 29 Sep 2026". */
export function statusSentence({
  status,
  statusSince,
}: Pick<DeviceDetail, 'status' | 'statusSince'>): string {
  const word = statusWords[status];
  return statusSince === null ? word : `${word} since ${formatDay(statusSince)}`;
}

const deeds: Readonly<Record<string, string>> = {
  'devices.add': 'Added',
  'devices.retire': 'Retired',
  'devices.restore': 'Restored',
  'installs.import': 'Imported',
};

/** "Renamed by you". */
export function historySentence(entry: HistoryEntry, userId: string): string {
  const deed = entry.action === 'devices.edit' ? editDeed(entry.changes) : (deeds[entry.action] ?? 'Changed');
  const name = entry.actorId === userId ? 'you' : entry.actorName || 'someone';
  return `${deed} by ${name}`;
}

function editDeed(changes: HistoryEntry['changes']): string {
  if ('displayName' in changes) return 'Renamed';
  if ('description' in changes) return 'Description changed';
  if ('productAccess' in changes) return 'Access to products changed';
  if ('updateAccess' in changes) return 'Access to updates changed';
  return 'Changed';
}

/** Why an edit was refused, what is kept, what to do. */
export function refusalSentence(outcome: Extract<Outcome, { status: 'refused' }>): string {
  switch (outcome.reason) {
    case 'conflict':
      return 'Someone changed this meanwhile. Your text is still here: compare it, then save again.';
    case 'duplicate':
      return outcome.details['by'] === 'serial'
        ? 'A device with this serial is there already. Search for it, or correct the serial.'
        : 'A device with this name is there already. Search for it, or enter a serial that tells them apart.';
    case 'forbidden':
      return 'Your role does not allow this. Nothing was changed; ask a contract admin.';
    case 'not-found':
      return 'This device is no longer there. Nothing was changed.';
    case 'invalid':
      return 'This value is not accepted: it is too long or empty. Correct it and save again.';
    default:
      return `Not accepted (${outcome.reason}). Nothing was changed.`;
  }
}
