import type { Contract } from '../../records/contract.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { Reason } from '../../records/core/reason.ts';
import type { User } from '../../records/user.ts';
import type { ReadTx } from '../../tx.ts';

/** What assigning looks at. Never the terms: who assigns may not see them, and must get the same answer offline. */
interface SeatQuestion {
  readonly user: Pick<User, 'status'> | undefined;
  readonly entitlement: Entitlement | undefined;
  readonly contract: Pick<Contract, 'id' | 'archivedAt'> | undefined;
  /** The person holds the entitlement already. */
  readonly isHeld: boolean;
  /** Unended assignments of the entitlement. */
  readonly assigned: number;
  /** Day of the moment, by `dayOf`. */
  readonly today: string;
}

export type SeatVerdict =
  | { readonly status: 'free' | 'held' }
  | {
      readonly status: 'refused';
      readonly reason: Reason;
      readonly details: Readonly<Record<string, unknown>>;
    };

/** Whether a person may be given an entitlement: asked by the mutation, and by every preview of it. */
export function seatVerdict(question: SeatQuestion): SeatVerdict {
  const { user, entitlement, contract, isHeld, assigned, today } = question;
  if (!user || !entitlement || !contract) return refused('not-found');
  if (isHeld) return { status: 'held' };
  if (user.status !== 'active') return refused('not-active', { status: user.status });
  if (contract.archivedAt !== null) return refused('expired', { contractId: contract.id, by: 'archived' });
  const { id: entitlementId, endDay, quantity } = entitlement;
  if (endDay !== null && endDay < today) return refused('expired', { entitlementId, endDay });
  if (exceedsStrictly(entitlement, assigned + 1))
    return refused('no-free-seat', { entitlementId, quantity, assigned });
  return { status: 'free' };
}

/** Seats bought that assignments are counted against; null: there is nothing to count. */
export function seatsBought(entitlement: Pick<Entitlement, 'kind' | 'quantity'>): number | null {
  return entitlement.kind === 'single-user' ? entitlement.quantity : null;
}

/**
 * Unended assignments of each entitlement that is counted by seats. Where nothing is counted nothing is read: 20,000
 * holders of one product took longer to count than 200 of them to give it to.
 */
export async function countSeats(
  tx: ReadTx,
  entitlements: readonly Entitlement[],
): Promise<ReadonlyMap<string, number>> {
  const counted = entitlements.filter((one) => seatsBought(one) !== null).map(({ id }) => id);
  return counted.length === 0
    ? new Map()
    : tx.countMany('assignments', 'byOpenEntitlement', [...new Set(counted)]);
}

/** Whether so many assignments are more than a strict entitlement has. */
export function exceedsStrictly(
  entitlement: Pick<Entitlement, 'kind' | 'quantity' | 'policy'>,
  assigned: number,
): boolean {
  const bought = seatsBought(entitlement);
  return entitlement.policy === 'strict' && bought !== null && assigned > bought;
}

function refused(reason: Reason, details: Readonly<Record<string, unknown>> = {}): SeatVerdict {
  return { status: 'refused', reason, details };
}
