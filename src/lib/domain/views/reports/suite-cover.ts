import type { Assignment } from '../../records/assignment.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Reader } from '../../tx.ts';
import { suitesIn } from '../software/suites.ts';
import type { Held } from './holding-rows.ts';

/** What is known of the use of something that is held. */
export type Use = Pick<Assignment, 'usage' | 'lastUsedAt'>;

/**
 * Use of a seat. That of a suite counts the use of whatever it includes, as the same person's own assignments tell of it:
 * one pass over them, however many seats are asked about.
 */
export function usesOfSeats(reader: Reader): (held: Held) => Use {
  const { suitesWith, partsOf } = suitesIn(reader);
  const uses = new Map<string, Use>();
  for (const { assignment, productId } of openHoldings(reader))
    for (const suite of suitesWith(productId)) {
      const key = pairKey(assignment.userId, suite);
      uses.set(key, moreUsed(uses.get(key), assignment));
    }
  return ({ assignment, entitlement: { productId } }) =>
    partsOf(productId).length === 0
      ? assignment
      : moreUsed(uses.get(pairKey(assignment.userId, productId)), assignment);
}

/** The later of two; "never" of one alone says nothing against "not known" of the other. */
function moreUsed(one: Use | undefined, other: Use): Use {
  if (!one) return other;
  const days = [one.lastUsedAt, other.lastUsedAt].filter((at) => at !== null);
  const lastUsedAt = days.length === 0 ? null : Math.max(...days);
  const isUsed = one.usage === 'used' || other.usage === 'used';
  return { usage: isUsed ? 'used' : one.usage === 'never' ? other.usage : one.usage, lastUsedAt };
}

/**
 * The suite that its holder holds too, on any contract, today: null, or a product's id. Where there are several it is the
 * one whose id comes first.
 */
export function suitesOverSeats(reader: Reader, now: number): (held: Held) => string | null {
  const { suitesWith, partsOf } = suitesIn(reader);
  const held = new Set<string>();
  const today = dayOf(now);
  for (const { assignment, productId, endDay } of openHoldings(reader)) {
    if (partsOf(productId).length === 0 || (endDay !== null && endDay < today)) continue;
    if (reader.get('contracts', assignment.contractId)?.archivedAt !== null) continue;
    held.add(pairKey(assignment.userId, productId));
  }
  return ({ assignment, entitlement }) => {
    const over = suitesWith(entitlement.productId).filter((id) => held.has(pairKey(assignment.userId, id)));
    return over.sort()[0] ?? null;
  };
}

/** Who is covered for each product: who holds it, and who holds a suite that includes it. */
export function coveredPeople(reader: Reader): ReadonlyMap<string, ReadonlySet<string>> {
  const { partsOf } = suitesIn(reader);
  const people = new Map<string, Set<string>>();
  for (const { assignment, productId } of openHoldings(reader))
    for (const id of [productId, ...partsOf(productId)]) {
      const covered = people.get(id);
      if (covered) covered.add(assignment.userId);
      else people.set(id, new Set([assignment.userId]));
    }
  return people;
}

function* openHoldings(reader: Reader) {
  for (const assignment of reader.slots('assignments')) {
    if (assignment?.endedAt !== null) continue;
    const entitlement = reader.get('entitlements', assignment.entitlementId);
    if (entitlement) yield { assignment, productId: entitlement.productId, endDay: entitlement.endDay };
  }
}

function pairKey(userId: string, productId: string): string {
  return `${userId} ${productId}`;
}
