import { formatMoment } from '../format/days.ts';

/** "Built 25 Nov 2026, 02:10": the build names itself by its moment, in ms. Any other name is said as it is. */
export function buildWords(version: string): string {
  return /^\d{13}$/.test(version) ? `Built ${formatMoment(Number(version))}` : version;
}
