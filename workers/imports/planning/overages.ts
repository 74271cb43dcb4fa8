import { seatsBought } from '#lib/domain/mutations/seats/seat-rules.ts';
import type { Tx } from '#lib/domain/tx.ts';
import type { RecordCounts } from '../contract.ts';

/** Entitlements shown: the rest is on the contracts screen. */
const SHOWN = 8;

/** Which of these entitlements would have more seats assigned than bought, and how many. */
export async function overagesOf(tx: Tx, ids: readonly string[]): Promise<RecordCounts['overages']> {
  const entitlements = [...(await tx.getMany('entitlements', ids)).values()];
  const counts = await tx.countMany('assignments', 'byOpenEntitlement', ids);
  const over = entitlements.flatMap((one) => {
    const seats = (counts.get(one.id) ?? 0) - (seatsBought(one) ?? Number.POSITIVE_INFINITY);
    return seats > 0 ? [{ one, seats }] : [];
  });
  over.sort((one, other) => other.seats - one.seats);
  const shown = over.slice(0, SHOWN);
  const products = await tx.getMany(
    'products',
    shown.map(({ one }) => one.productId),
  );
  const contracts = await tx.getMany(
    'contracts',
    shown.map(({ one }) => one.contractId),
  );
  return shown.map(({ one, seats }) => {
    const contract = contracts.get(one.contractId);
    return {
      product: products.get(one.productId)?.name ?? '',
      contract: contract?.label || (contract?.number ?? ''),
      seats,
    };
  });
}
