import { foldKey } from '#lib/base/text.ts';
import { findNamed } from '#lib/domain/mutations/people/former-names.ts';
import type { Terms } from '#lib/domain/records/terms.ts';
import type { ReadTx } from '#lib/domain/tx.ts';
import { type Rejection, rejection } from '#lib/files/import-causes.ts';
import { recordCauses } from '#lib/files/record-causes.ts';
import type { Gathered } from '#lib/files/record-gatherer.ts';
import type { ContractPart } from '#lib/files/reading/row-parts.ts';

/** What is asked of the terms: each where the file has it. */
const OF_TERMS = ['companyName', 'resellerName', 'resellerEmail', 'priceCents'] as const;

/** Rows of which the run kept no company, reseller, price or vendor: the contract has its own, or no terms for it. By line. */
export async function wordsNotKept(
  contracts: readonly Gathered<ContractPart>[],
  tx: ReadTx,
): Promise<ReadonlyMap<number, Rejection>> {
  const keys = [...new Set(contracts.map(({ part }) => foldKey(part.number)))];
  const known = await findNamed(tx, 'contracts', { index: 'byNumber', keys });
  const ids = [...new Set([...known.values()].map(({ id }) => id))];
  const terms = await tx.findMany('terms', 'byContract', ids);
  const notKept = new Map<number, Rejection>();
  for (const { lines, part } of contracts) {
    const contract = known.get(foldKey(part.number));
    if (!contract) continue;
    const isKept = hasAll(terms.get(contract.id) ?? [], part);
    const hasVendor = part.vendor === '' || foldKey(part.vendor) === foldKey(contract.vendor);
    if (isKept && hasVendor) continue;
    for (const line of lines) notKept.set(line, rejection(recordCauses.termsKept));
  }
  return notKept;
}

function hasAll(terms: readonly Terms[], part: ContractPart): boolean {
  return OF_TERMS.every((field) => {
    const said = part[field];
    return said === '' || said === null || terms.some((one) => one[field] === said);
  });
}
