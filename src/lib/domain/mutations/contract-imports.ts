import * as v from 'valibot';
import { may } from '../access/permissions.ts';
import { entitlementFields } from '../records/entitlement.ts';
import { nameText, shortText } from '../records/record.ts';
import { termsFields } from '../records/terms.ts';
import { batchLine, batchOf } from './batch.ts';
import { ContractImportRun } from './contract-import-run.ts';
import { contractIdOf, entitlementIdOf, productIdOf, termsIdOf } from './imported-ids.ts';
import { defineMutation } from './mutation.ts';

const { quantity, startDay, endDay, subscriptionId } = entitlementFields;
const { priceCents, currency, resellerName, resellerEmail, companyName } = termsFields;

/** One product on one contract, as a list of subscriptions or licenses has it. "" and null: the file does not say. */
const contractRow = v.strictObject({
  row: batchLine,
  number: nameText,
  vendor: shortText,
  product: nameText,
  subscriptionId,
  quantity,
  startDay,
  endDay,
  /** Neither was there where the batch was made. One that is there by now gets an alias for what was done since. */
  ...{ isNewContract: v.boolean(), isNewEntitlement: v.boolean() },
  ...{ companyName, resellerName, resellerEmail, priceCents, currency },
});

export type ImportedContract = v.InferOutput<typeof contractRow>;

/** A batch of contracts with their products, entitlements and terms, found or made where it runs. */
export const importContracts = defineMutation({
  name: 'contracts.import',
  version: 1,
  args: v.strictObject({ source: shortText, rows: batchOf(contractRow) }),
  allow: (access) =>
    may(access, 'contracts.edit') && may(access, 'terms.edit') && may(access, 'entitlements.edit'),
  async run(tx, { source, rows }, context) {
    const run = new ContractImportRun(tx, context);
    await run.load(rows);
    run.takeAll(rows);
    return run.finish(source);
  },
  subject: () => null,
  makes: ({ rows }, context) =>
    rows.flatMap((row) => [
      contractIdOf(context, row.number),
      productIdOf(context, row.product),
      entitlementIdOf(context, row.row),
      termsIdOf(context, row.row),
    ]),
});
