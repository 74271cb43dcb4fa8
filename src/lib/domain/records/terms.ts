import * as v from 'valibot';
import { dayText } from './core/day.ts';
import { field, maker, type RowOf, schemasOf } from './core/field.ts';
import { defineRecord, emailText, idText, longText, shortText, timestamp } from './core/record.ts';

/** What a person may fill in. Each renewal is a row of its own, so that the history stays. */
const filled = {
  startDay: field(dayText),
  /** The last day. */
  endDay: field(dayText),
  /** In hundredths of the currency; null: not known. */
  priceCents: field(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), { default: null }),
  /** ISO 4217, "" when there is no price. */
  currency: field(v.pipe(v.string(), v.regex(/^([A-Z]{3})?$/)), { default: '' }),
  resellerName: field(shortText, { default: '' }),
  resellerEmail: field(v.union([v.literal(''), emailText]), { default: '' }),
  /** The company the contract is tied to, as the vendor has it. */
  companyName: field(shortText, { default: '' }),
  companyAddress: field(longText, { default: '' }),
  note: field(longText, { default: '' }),
};

/** For arguments. */
export const termsFields = schemasOf(filled);

/** Start, end, price, reseller and company data of a contract for a period. The contract admin's alone. */
const fields = {
  id: field(idText),
  contractId: field(idText),
  ...filled,
  createdAt: field(timestamp),
};

export type Terms = RowOf<typeof fields>;

export const newTerms = maker(fields);

export const termsRecord = defineRecord({
  collection: 'terms',
  prefix: 'tm',
  fields,
  called: null,
  keys: { byContract: (terms) => terms.contractId },
});
