import { MAX_AMOUNT, THOUSANDTHS } from '../domain/records/credit-amount.ts';
import { dayOf } from '../domain/records/day.ts';
import { type Rejection, rejection } from './import-causes.ts';
import { readMoment } from './import-moment.ts';
import { readNumber } from './import-numbers.ts';
import type { RecordReading, Texts } from './record-rows.ts';

/** What a row says was used, in thousandths. */
export interface CreditPart {
  readonly day: string;
  readonly email: string;
  readonly product: string;
  readonly offering: string;
  readonly amount: number;
}

/** Why a row about credits is not taken. */
export const creditCauses = {
  noDay: 'The row has no day.',
  notADay: 'The day is not a date.',
  twoWays: 'The day can be read in two ways. Choose how dates are written.',
  future: 'The day lies in the future.',
  noAmount: 'The row has no amount.',
  badAmount: 'The amount is not a number.',
  tooExact: 'The amount has more than three decimals.',
  tooMuch: 'The amount is more than a billion.',
  noProduct: 'The row names no product.',
} as const;

/** A row of use: whoever and whatever it names is taken as it stands, known here or not. */
export function readCredits(
  texts: Texts,
  reading: RecordReading,
): CreditPart | { readonly rejected: Rejection } {
  const day = readDay(texts('day'), reading);
  if (typeof day !== 'string') return day;
  const amount = readAmount(texts('amount'));
  if (typeof amount !== 'number') return amount;
  const offering = texts('offering');
  const product = texts('product') || offering;
  if (product === '') return { rejected: rejection(creditCauses.noProduct) };
  return { day, email: texts('email'), product, offering: offering === product ? '' : offering, amount };
}

/**
 * The day as the file has it, whatever the hour and the zone beside it: vendors count by the day of the person's own
 * clock, and two zones in one file must not move use to another day.
 */
function readDay(text: string, { choices, now }: RecordReading): string | { readonly rejected: Rejection } {
  if (text === '') return { rejected: rejection(creditCauses.noDay) };
  const at = readMoment(text.replace(ZONE, ''), choices.dateOrder);
  if (at === 'two-ways') return { rejected: rejection(creditCauses.twoWays, `It is "${text}".`) };
  if (typeof at !== 'number') return { rejected: rejection(creditCauses.notADay, `It is "${text}".`) };
  // Where a day begins first it is fourteen hours ahead.
  if (dayOf(at) > dayOf(now + DAY_MS))
    return { rejected: rejection(creditCauses.future, `It is "${text}".`) };
  return dayOf(at);
}

const ZONE = /(?<=\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?:Z|UTC|[+-]\d{2}:?\d{2})$/i;
const DAY_MS = 86_400_000;

function readAmount(text: string): number | { readonly rejected: Rejection } {
  if (text === '') return { rejected: rejection(creditCauses.noAmount) };
  const number = amountOf(text);
  if (number === null) return { rejected: rejection(creditCauses.badAmount, `It is "${text}".`) };
  const thousandths = Math.round(number * THOUSANDTHS);
  if (Math.abs(thousandths) > MAX_AMOUNT) return { rejected: rejection(creditCauses.tooMuch) };
  // A figure is never rounded unseen; what a double adds in its last places is no decimal.
  if (Math.abs(thousandths / THOUSANDTHS - number) > Math.abs(number) * 1e-12)
    return { rejected: rejection(creditCauses.tooExact, `It is "${text}".`) };
  return thousandths;
}

/**
 * "1.500" of credits is one and a half, as machines write it, unlike a number of seats; with a comma it is a
 * thousand and a half, as people write it. A minus may stand at the end, or be brackets.
 */
function amountOf(text: string): number | null {
  const [, inner, trailing] = /^\((.+)\)$|^(.+)-$/.exec(text.trim()) ?? [];
  const negated = inner ?? trailing;
  if (negated !== undefined) {
    const amount = amountOf(negated);
    return amount === null ? null : 0 - amount;
  }
  const plain = text.trim().replace(/^\u2212/, '-');
  return /^[+-]?\d+\.\d+$/.test(plain) ? Number(plain) : readNumber(plain);
}
