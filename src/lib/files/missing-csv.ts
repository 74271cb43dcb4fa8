import type { MissingRow } from '../domain/views/missing-devices.ts';
import { csvMoment } from './csv-moment.ts';
import { statusWords } from './device-csv.ts';

/** The columns of the screen, in its order; days as a number, so that a spreadsheet can sort them. */
export const missingTitles = ['Device', 'Missing for, days', 'Status', 'Last user', 'Last check-in'] as const;

export function missingCells({ device, days, status }: MissingRow): string[] {
  const { displayName, name, lastUser, lastCheckInAt } = device;
  const at = csvMoment(lastCheckInAt);
  return [displayName || name, String(days), statusWords[status], lastUser || 'Not known', at];
}
