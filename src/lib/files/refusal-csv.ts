import type { RefusalRow } from '../domain/views/refusals.ts';
import { csvMoment } from './csv-moment.ts';

/** What was not accepted, as a table: one line for each value, or for each row of a batch. */
export const refusalTitles = [
  'Change',
  'Made',
  'Not accepted',
  'Reason',
  'Field or row',
  'Mine',
  'There now',
] as const;

export function refusalLines(row: RefusalRow): string[][] {
  const { refusal, wanted, why, fields, rows } = row;
  const head = [wanted, csvMoment(refusal.at), csvMoment(refusal.refusedAt)];
  if (rows.length > 0) return rows.map((one) => [...head, one.why, `Row ${one.row}`, one.about ?? '', '']);
  if (fields.length === 0) return [[...head, why, '', '', '']];
  return fields.map(({ field, mine, theirs }) => [...head, why, field, mine, theirs ?? '']);
}
