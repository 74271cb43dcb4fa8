import * as v from 'valibot';
import { entitlementFields } from '../../records/entitlement.ts';
import { nameText, shortText } from '../../records/core/record.ts';
import { termsFields } from '../../records/terms.ts';
import { batchLine } from '../batch.ts';

const { quantity, startDay, endDay, subscriptionId } = entitlementFields;
const { priceCents, currency, resellerName, resellerEmail, companyName } = termsFields;

/** One product on one contract, as a list of subscriptions or licenses has it. "" and null: the file does not say. */
export const contractRow = v.strictObject({
  row: batchLine,
  number: nameText,
  vendor: shortText,
  product: nameText,
  subscriptionId,
  quantity,
  startDay,
  endDay,
  /** Neither was there where the batch was made. One that is there by now gets an alias for what was done since. */
  isNewContract: v.boolean(),
  isNewEntitlement: v.boolean(),
  companyName,
  resellerName,
  resellerEmail,
  priceCents,
  currency,
});

export type ImportedContract = v.InferOutput<typeof contractRow>;
