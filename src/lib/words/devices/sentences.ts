import type { AccessChoice } from '#lib/domain/records/devices/device.ts';
import type { DeviceDetail } from '#lib/domain/views/devices/device-detail.ts';
import { formatDay } from '../format/days.ts';
import { accessWords, statusWords } from './devices.ts';

/** "Allowed (account default)" or "Blocked". */
export function accessSentence(choice: AccessChoice, accountDefault: 'allow' | 'block'): string {
  return choice === 'inherit' ? `${accessWords[accountDefault]} (account default)` : accessWords[choice];
}

/** "Out of date since 29 Sep 2026". */
export function statusSentence({
  status,
  statusSince,
}: Pick<DeviceDetail, 'status' | 'statusSince'>): string {
  const word = statusWords[status];
  return statusSince === null ? word : `${word} since ${formatDay(statusSince)}`;
}
