import type { DeviceGlance } from '../../domain/views/devices/device-glance.ts';
import { shortCode } from '../../domain/records/devices/device-label.ts';
import { csvMoment } from './csv-moment.ts';

/** The devices that a person checked, as a table: one line for each. */
export const checkedTitles = [
  'Checked',
  'Device',
  'Display name',
  'Short code',
  'Serial number',
  'Status',
  'Last user',
  'Last check-in',
  'Description',
] as const;

/** `status` in words, as the screen has it. A device that is gone keeps its line: it was checked. */
export function checkedLine(at: number, device: DeviceGlance | null, status: string): string[] {
  if (!device) return [csvMoment(at), 'No longer here', '', '', '', '', '', '', ''];
  return [
    csvMoment(at),
    device.name,
    device.displayName,
    shortCode(device.id),
    device.serial,
    status,
    device.lastUser,
    csvMoment(device.lastCheckInAt),
    device.description,
  ];
}
