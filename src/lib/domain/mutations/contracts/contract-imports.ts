import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { shortText } from '../../records/core/record.ts';
import { batchOf } from '../batch.ts';
import { ContractImportRun } from './contract-import-run.ts';
import { contractRow } from './imported-contract.ts';
import { contractIdOf, entitlementIdOf, productIdOf, termsIdOf } from '../imported-ids.ts';
import { defineMutation } from '../mutation.ts';

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
