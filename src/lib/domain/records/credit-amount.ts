import * as v from 'valibot';

/** Amounts are whole thousandths of a credit, so that sums are exact everywhere: 1.5 credits are 1,500. */
export const THOUSANDTHS = 1_000;

/** A billion credits: two hundred thousand records of that still sum exactly. */
export const MAX_AMOUNT = 1_000_000_000 * THOUSANDTHS;

/** Use is positive; what was given back is negative. */
export const creditAmount = v.pipe(
  v.number(),
  v.safeInteger(),
  v.minValue(-MAX_AMOUNT),
  v.maxValue(MAX_AMOUNT),
);

/** A grant is something. */
export const grantedAmount = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MAX_AMOUNT));
