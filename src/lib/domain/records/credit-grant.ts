import { grantedAmount } from './credit-amount.ts';
import { dayText } from './core/day.ts';
import { field, maker, type RowOf, schemasOf } from './core/field.ts';
import { defineRecord, idText, shortText, timestamp } from './core/record.ts';

/** What a person may fill in. */
const filled = {
  /** In thousandths. */
  amount: field(grantedAmount),
  fromDay: field(dayText),
  /** The last day on which they can be used. */
  untilDay: field(dayText),
  note: field(shortText, { default: '' }),
};

/** For arguments. */
export const creditGrantFields = schemasOf(filled);

/** Credits that a contract brings, for use from one day to another. */
const fields = {
  id: field(idText),
  /** Never changes. */
  contractId: field(idText),
  ...filled,
  createdAt: field(timestamp),
};

export type CreditGrant = RowOf<typeof fields>;

export const newCreditGrant = maker(fields);

export const creditGrantRecord = defineRecord({
  collection: 'creditGrants',
  prefix: 'cg',
  fields,
  called: null,
  keys: { byContract: (grant) => grant.contractId },
});
