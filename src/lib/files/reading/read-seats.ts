import type { RowReading, Texts } from '../kinds/kind.ts';
import { rejection } from '../import-causes.ts';
import { recordCauses } from '../record-causes.ts';
import { markOf } from './column-numbers.ts';
import { readSeats } from './import-numbers.ts';
import type { Read } from './row-parts.ts';

/** The seats that a row counts, null for no limit; or why they can't be told. */
export function seatsOf(texts: Texts, reading: RowReading): Read<{ readonly quantity: number | null }> {
  const text = texts('quantity');
  const quantity = readSeats(text, markOf(reading, 'quantity')(''));
  if (typeof quantity !== 'string') return { quantity };
  const cause = quantity === 'two-ways' ? recordCauses.seatsTwoWays : recordCauses.badSeats;
  return { rejected: rejection(cause, `It is "${text}".`) };
}
