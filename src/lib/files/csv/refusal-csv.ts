import type { RefusalRow } from '../../domain/views/inbox/refusals.ts';
import { rawFieldTitle } from '../../words/changes/fields.ts';
import { rawValue, reasonSentence, rowSentence } from '../../words/changes/why.ts';
import { wantedSentence } from '../../words/changes/wishes.ts';
import { csvMoment } from './csv-moment.ts';

/** What was not accepted, as a table: one line for each value, or for each row of a batch. */
export const refusalTitles = [
  'Change',
  'Made',
  'Not accepted',
  'Reason',
  'Field or row',
  'Mine',
  'Current value',
] as const;

export function refusalLines(row: RefusalRow): string[][] {
  const { refusal, wanted, cause, fields, rows } = row;
  const why = reasonSentence(cause);
  const head = [wantedSentence(wanted), csvMoment(refusal.at), csvMoment(refusal.refusedAt)];
  if (rows.length > 0)
    return rows.map((one) => [...head, rowSentence(one), `Row ${one.row}`, one.about ?? '', '']);
  if (fields.length === 0) return [[...head, why, '', '', '']];
  return fields.map(({ name, mine, now, isKnown }) => [
    ...head,
    why,
    rawFieldTitle(name),
    rawValue(mine),
    isKnown ? rawValue(now) : '',
  ]);
}
