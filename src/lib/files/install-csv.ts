import type { InstallListRow } from '../domain/views/install-list.ts';
import { csvMoment } from './csv-moment.ts';

/** The install list as companies exchange it. */
export const installTitles = [
  'Device',
  'Type',
  'Operating system',
  'Serial number',
  'Last user',
  'Last check-in',
  'Product',
  'Version',
  'Publisher',
] as const;

export function installCells(row: InstallListRow): string[] {
  const { device, type, os, serial, lastUser, lastCheckInAt, product, version, publisher } = row;
  return [device, type, os, serial, lastUser, csvMoment(lastCheckInAt), product, version, publisher];
}
