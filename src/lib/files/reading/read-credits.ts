import { MAX_AMOUNT, THOUSANDTHS } from '../../domain/records/credit-amount.ts';
import { dayOf } from '../../domain/records/core/day.ts';
import { rejection } from '../import-causes.ts';
import type { DecimalMark } from '../import-mapping.ts';
import { readDay } from './import-moment.ts';
import { markOf } from './column-numbers.ts';
import { readNumber } from './import-numbers.ts';
import type { RowReading, Texts } from '../kinds/kind.ts';
import type { CreditPart, Read } from './row-parts.ts';

/** Why a row about credits is not taken. */
export const creditCauses = {
  noDay: 'The row has no day.',
  notADay: 'The day is not a date.',
  twoWays: 'The day can be read in two ways. Choose how dates are written.',
  future: 'The day lies in the future.',
  noAmount: 'The row has no amount.',
  badAmount: 'The amount is not a number.',
  amountTwoWays:
    'The amount can be read in two ways, with thousands or with decimals. Choose how numbers are written.',
  tooExact: 'The amount has more than three decimals.',
  tooMuch: 'The amount is more than a billion.',
  noProduct: 'The row names no product.',
} as const;

/** A row of use: whoever and whatever it names is taken as it stands, known here or not. */
export function readCredits(texts: Texts, reading: RowReading): Read<CreditPart> {
  const day = readCreditDay(texts('day'), reading);
  if (typeof day !== 'string') return day;
  const amount = readAmount(texts('amount'), markOf(reading, 'amount')(''));
  if (typeof amount !== 'number') return amount;
  const offering = texts('offering');
  const product = texts('product') || offering;
  if (product === '') return { rejected: rejection(creditCauses.noProduct) };
  return { day, email: texts('email'), product, offering: offering === product ? '' : offering, amount };
}

function readCreditDay(text: string, { dateOrders, now }: RowReading): Read<string> {
  const read = readDay(text, dateOrders.get('day') ?? null);
  if (read === 'two-ways') return { rejected: rejection(creditCauses.twoWays, `It is "${text}".`) };
  if (text === '') return { rejected: rejection(creditCauses.noDay) };
  if (read === null || typeof read === 'string')
    return { rejected: rejection(creditCauses.notADay, `It is "${text}".`) };
  // Where a day begins first it is fourteen hours ahead.
  if (read.day > dayOf(now + DAY_MS)) return { rejected: rejection(creditCauses.future, `It is "${text}".`) };
  return read.day;
}

const DAY_MS = 86_400_000;

function readAmount(text: string, mark: DecimalMark | null): Read<number> {
  if (text === '') return { rejected: rejection(creditCauses.noAmount) };
  const number = amountOf(text, mark);
  if (number === 'two-ways') return { rejected: rejection(creditCauses.amountTwoWays, `It is "${text}".`) };
  if (number === null) return { rejected: rejection(creditCauses.badAmount, `It is "${text}".`) };
  const thousandths = Math.round(number * THOUSANDTHS);
  if (Math.abs(thousandths) > MAX_AMOUNT) return { rejected: rejection(creditCauses.tooMuch) };
  // A figure is never rounded unseen; what a double adds in its last places is no decimal.
  if (Math.abs(thousandths / THOUSANDTHS - number) > Math.abs(number) * 1e-12)
    return { rejected: rejection(creditCauses.tooExact, `It is "${text}".`) };
  return thousandths;
}

/** A minus may stand at the end, or be brackets. */
function amountOf(text: string, mark: DecimalMark | null): number | null | 'two-ways' {
  const [, inner, trailing] = /^\((.+)\)$|^(.+)-$/.exec(text.trim()) ?? [];
  const negated = inner ?? trailing;
  if (negated === undefined) return readNumber(text.trim().replace(/^\u2212/, '-'), mark);
  const amount = amountOf(negated, mark);
  return typeof amount === 'number' ? 0 - amount : amount;
}
