import { type Rejection, rejection } from '../import-causes.ts';
import { readDay, readMoment } from './import-moment.ts';
import type { RowReading, Texts } from '../kinds/kind.ts';
import { recordCauses } from '../record-causes.ts';
import type { Read } from './row-parts.ts';

/** The moments of some fields, ms in UTC, null for none; or why one can't be told. */
export function readMoments<Field extends string>(
  texts: Texts,
  { dateOrders, kind }: RowReading,
  fields: readonly Field[],
): Read<Record<Field, number | null>> {
  const moments: Partial<Record<Field, number | null>> = {};
  for (const field of fields) {
    const at = readMoment(texts(field), dateOrders.get(field) ?? null);
    if (typeof at === 'string') return unread(at, { kind, field, text: texts(field) });
    moments[field] = at;
  }
  return moments as Record<Field, number | null>;
}

/** The days of a period, in order, as the file has them; or why they can't be told. */
export function readPeriod(
  texts: Texts,
  { dateOrders, kind }: RowReading,
): Read<{ startDay: string | null; endDay: string | null }> {
  const days: (string | null)[] = [];
  for (const field of ['startDay', 'endDay'] as const) {
    const read = readDay(texts(field), dateOrders.get(field) ?? null);
    if (typeof read === 'string') return unread(read, { kind, field, text: texts(field) });
    days.push(read && read.day);
  }
  const [startDay = null, endDay = null] = days;
  if (startDay !== null && endDay !== null && endDay < startDay)
    return { rejected: rejection(recordCauses.endsFirst) };
  return { startDay, endDay };
}

function unread(
  why: 'not-a-date' | 'two-ways',
  { kind, field, text }: { kind: RowReading['kind']; field: string; text: string },
): { readonly rejected: Rejection } {
  const label = kind.fields.find(({ name }) => name === field)?.label ?? field;
  const cause = why === 'two-ways' ? recordCauses.twoWays : recordCauses.notADate;
  return { rejected: rejection(cause, `"${label}" is "${text}".`) };
}
