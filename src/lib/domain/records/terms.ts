import * as v from 'valibot';
import { dayText } from './day.ts';
import { defineRecord, emailText, idText, longText, shortText, timestamp } from './record.ts';

/** What a person may fill in. Each renewal is a row of its own, so that the history stays. */
export const termsFields = {
  startDay: dayText,
  /** The last day. */
  endDay: dayText,
  /** In hundredths of the currency; null: not known. */
  priceCents: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  /** ISO 4217, "" when there is no price. */
  currency: v.pipe(v.string(), v.regex(/^([A-Z]{3})?$/)),
  resellerName: shortText,
  resellerEmail: v.union([v.literal(''), emailText]),
  /** The company the contract is tied to, as the vendor has it. */
  companyName: shortText,
  companyAddress: longText,
  note: longText,
} as const;

/** Start, end, price, reseller and company data of a contract for a period. The contract admin's alone. */
export const termsSchema = v.strictObject({
  id: idText,
  contractId: idText,
  ...termsFields,
  createdAt: timestamp,
});

export type Terms = v.InferOutput<typeof termsSchema>;

export const termsRecord = defineRecord({
  collection: 'terms',
  prefix: 'tm',
  schema: termsSchema,
  keys: { byContract: (terms) => terms.contractId },
});
