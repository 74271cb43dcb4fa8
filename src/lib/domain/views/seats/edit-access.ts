import { naturalKey } from '../../../base/text.ts';
import { mayAssignOn } from '../../access/permissions.ts';
import { seatVerdict } from '../../mutations/seats/seat-rules.ts';
import { holdingKey } from '../../records/assignment.ts';
import type { Contract } from '../../records/contract.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { Product } from '../../records/product.ts';
import type { Reason } from '../../records/core/reason.ts';
import type { User } from '../../records/user.ts';
import type { Reader } from '../../tx.ts';
import { type EntitlementRow, entitlementRow } from './entitlement-list.ts';
import { compareText } from '../pair-ranks.ts';
import { userOrAlias } from '../people/people.ts';
import { type SeatCache, seatCache } from './seat-cache.ts';
import type { ViewContext } from '../view.ts';

interface EditAccess {
  readonly user: User;
  readonly contracts: readonly AccessContract[];
}

export interface AccessContract {
  readonly id: string;
  readonly number: string;
  readonly label: string;
  readonly vendor: string;
  readonly isArchived: boolean;
  /** Whether this reader may check and uncheck its boxes. */
  readonly mayEdit: boolean;
  /** How many of its boxes are checked. */
  readonly held: number;
  /** Product, service, support: those that have something. */
  readonly groups: readonly { readonly kind: Product['kind']; readonly rows: readonly AccessRow[] }[];
}

export interface AccessRow extends EntitlementRow {
  readonly isHeld: boolean;
  readonly assignmentId: string | null;
  /** Why checking the box would be refused; null: it would not, or it is checked. */
  readonly refusal: Reason | null;
}

const KINDS: readonly Product['kind'][] = ['product', 'service', 'support'];

/**
 * Contract by contract what a person may be given, with free seats. Archived contracts and expired entitlements are
 * left out unless the person holds something there. null: no such person here.
 */
export function editAccess(
  reader: Reader,
  query: { userId: string },
  context: ViewContext,
): EditAccess | null {
  const user = userOrAlias(reader, query.userId);
  if (!user) return null;
  const cache = seatCache(reader);
  const contracts: AccessContract[] = [];
  for (const contract of reader.slots('contracts')) {
    if (!contract) continue;
    const one = accessContract(reader, cache, { contract, user, context });
    if (one.groups.length > 0 && (!one.isArchived || one.held > 0)) contracts.push(one);
  }
  return { user, contracts: contracts.sort(byName) };
}

function accessContract(
  reader: Reader,
  cache: SeatCache,
  { contract, user, context }: { contract: Contract; user: User; context: ViewContext },
): AccessContract {
  const { id, number, label, vendor, archivedAt } = contract;
  const rows = reader
    .find('entitlements', 'byContract', id)
    .map((one) => accessRow(reader, cache, { entitlement: one, contract, user, context }))
    .filter((row) => row.isHeld || !row.isExpired);
  const groups = KINDS.map((kind) => ({
    kind,
    rows: rows.filter((row) => row.productKind === kind).sort(byProduct),
  }));
  return {
    id,
    number,
    label,
    vendor,
    isArchived: archivedAt !== null,
    mayEdit: mayAssignOn(context.access, id),
    held: rows.filter((row) => row.isHeld).length,
    groups: groups.filter((group) => group.rows.length > 0),
  };
}

function accessRow(
  reader: Reader,
  cache: SeatCache,
  about: { entitlement: Entitlement; contract: Contract; user: User; context: ViewContext },
): AccessRow {
  const { entitlement, contract, user, context } = about;
  const row = entitlementRow(reader, cache, entitlement, context);
  const [held] = reader.find('assignments', 'byOpenPair', holdingKey(user.id, entitlement.id));
  const today = dayOf(context.now);
  const isHeld = held !== undefined;
  const verdict = seatVerdict({ user, entitlement, contract, isHeld, assigned: row.assigned, today });
  return {
    ...row,
    isHeld,
    assignmentId: held?.id ?? null,
    refusal: verdict.status === 'refused' ? verdict.reason : null,
    isPending: row.isPending || (held !== undefined && reader.isPending('assignments', held.id)),
  };
}

function byProduct(a: AccessRow, b: AccessRow): number {
  return compareText(naturalKey(a.product), naturalKey(b.product)) || compareText(a.id, b.id);
}

function byName(a: AccessContract, b: AccessContract): number {
  return (
    compareText(naturalKey(a.label || a.number), naturalKey(b.label || b.number)) || compareText(a.id, b.id)
  );
}
