import { given } from './import-cells.ts';
import { type Rejection, rejection } from '../import-causes.ts';
import { readNumber } from './import-numbers.ts';
import { readMoments } from './read-days.ts';
import { readPerson } from './read-person.ts';
import { recordCauses } from '../record-causes.ts';
import type { RowReading, Texts } from '../kinds/kind.ts';
import type { Read, RecordRow, SeatPart } from './row-parts.ts';

/** Clocks differ; more than a day is no difference of clocks. */
const AHEAD = 86_400_000;

/** A row about one person and one product they have or had; a list of users may leave the product out. */
export function readUsage(texts: Texts, reading: RowReading): Read<RecordRow> {
  const person = readPerson(texts);
  if ('rejected' in person) return person;
  const product = texts('product');
  if (product === '') {
    return reading.kind.needs.includes('product')
      ? { rejected: rejection(recordCauses.noProduct) }
      : { person, ...unusedDates(texts) };
  }
  const moments = readMoments(texts, reading, ['assignedAt', 'unassignedAt', 'lastUsedAt'] as const);
  if ('rejected' in moments) return moments;
  const { assignedAt, unassignedAt, lastUsedAt } = moments;
  if (lastUsedAt !== null && lastUsedAt > reading.now + AHEAD)
    return { rejected: rejection(recordCauses.future) };
  const seat = /^un|^not|^nicht|^non?\b|^false$|^未/i.test(texts('seat')) ? 'unassigned' : 'assigned';
  const usage = usageOf(texts, reading, lastUsedAt);
  const contractNumber = given(texts('contractNumber'));
  return {
    seat: { ...person, product, contractNumber, seat, assignedAt, unassignedAt, usage, lastUsedAt },
    ...(seat === 'assigned' && unassignedAt !== null
      ? { leftOut: rejection(recordCauses.stillAssigned) }
      : {}),
  };
}

function unusedDates(texts: Texts): { leftOut?: Rejection } {
  const hasDate = ['assignedAt', 'unassignedAt', 'lastUsedAt'].some((field) => texts(field) !== '');
  return hasDate ? { leftOut: rejection(recordCauses.noProductDate) } : {};
}

/**
 * Never used is said by a report alone: somebody inactive, without a last use, a day or a token. Where a column for
 * that is missing it is not known.
 */
function usageOf(texts: Texts, { choices }: RowReading, lastUsedAt: number | null): SeatPart['usage'] {
  const counts = ['daysUsed', 'average', 'tokens'].map((field) => amountIn(texts(field)));
  const isInactive = /^ina[ck]ti[vf][eo]?$/i.test(texts('activity'));
  const isActive = /^a[ck]ti[vf][eo]?$/i.test(texts('activity'));
  if (lastUsedAt !== null || isActive || texts('daysInactive') !== '' || counts.some((count) => count > 0))
    return 'used';
  const saysWhen = (choices.mapping['lastUsedAt'] ?? null) !== null;
  return isInactive && saysWhen ? 'never' : 'not-known';
}

/** Whether there is any is all that counts, however it is written. */
function amountIn(text: string): number {
  const amount = readNumber(text, '.');
  return typeof amount === 'number' ? amount : 0;
}
