import { dayOf } from '../domain/records/day.ts';
import { type Rejection, rejection } from './import-causes.ts';
import { readMoment } from './import-moment.ts';
import { recordCauses } from './record-causes.ts';
import type { RecordReading, Texts } from './record-rows.ts';

/** The moments of some fields, ms in UTC, null for none; or why one can't be told. */
export function readMoments<Field extends string>(
  texts: Texts,
  { choices, kind }: RecordReading,
  fields: readonly Field[],
): Record<Field, number | null> | { readonly rejected: Rejection } {
  const moments: Partial<Record<Field, number | null>> = {};
  for (const field of fields) {
    const text = texts(field);
    const at = readMoment(text, choices.dateOrder);
    const label = kind.fields.find(({ name }) => name === field)?.label ?? field;
    if (at === 'not-a-date')
      return { rejected: rejection(recordCauses.notADate, `"${label}" is "${text}".`) };
    if (at === 'two-ways') return { rejected: rejection(recordCauses.twoWays, `"${label}" is "${text}".`) };
    moments[field] = at;
  }
  return moments as Record<Field, number | null>;
}

/** The days of a period, in order; or why they can't be told. */
export function readPeriod(
  texts: Texts,
  reading: RecordReading,
): { startDay: string | null; endDay: string | null } | { readonly rejected: Rejection } {
  const moments = readMoments(texts, reading, ['startDay', 'endDay'] as const);
  if ('rejected' in moments) return moments;
  const { startDay, endDay } = moments;
  if (startDay !== null && endDay !== null && endDay < startDay) {
    return { rejected: rejection(recordCauses.endsFirst) };
  }
  return {
    startDay: startDay === null ? null : dayOf(startDay),
    endDay: endDay === null ? null : dayOf(endDay),
  };
}
