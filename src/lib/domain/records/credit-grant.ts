import * as v from 'valibot';
import { grantedAmount } from './credit-amount.ts';
import { dayText } from './day.ts';
import { defineRecord, idText, shortText, timestamp } from './record.ts';

/** What a person may fill in. */
export const creditGrantFields = {
  /** In thousandths. */
  amount: grantedAmount,
  fromDay: dayText,
  /** The last day on which they can be used. */
  untilDay: dayText,
  note: shortText,
} as const;

/** Credits that a contract brings, for use from one day to another. */
export const creditGrantSchema = v.strictObject({
  id: idText,
  /** Never changes. */
  contractId: idText,
  ...creditGrantFields,
  createdAt: timestamp,
});

export type CreditGrant = v.InferOutput<typeof creditGrantSchema>;

export const creditGrantRecord = defineRecord({
  collection: 'creditGrants',
  prefix: 'cg',
  schema: creditGrantSchema,
  keys: { byContract: (grant) => grant.contractId },
});
