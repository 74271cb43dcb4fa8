import type { Assignment } from '../../records/assignment.ts';
import type { Role } from '../../records/role.ts';
import type { User } from '../../records/user.ts';
import type { Reader } from '../../tx.ts';
import { type HistoryEntry, historyOf } from '../history.ts';
import { suitesIn } from '../software/suites.ts';
import { namesakesOf } from './namesakes.ts';
import { personName, userOrAlias } from './people.ts';
import type { ViewContext } from '../view.ts';

export interface PersonDetail {
  readonly user: User;
  readonly name: string;
  readonly roles: readonly (Role & { readonly contractNumber: string | null })[];
  /** Unended first, then the ended, each newest first: the history of what they held. */
  readonly holdings: readonly Holding[];
  /** What was done to the record and its roles, newest first. null: this reader may not see histories. */
  readonly history: readonly HistoryEntry[] | null;
  /** Others of that name: they may be the same person. */
  readonly namesakes: readonly User[];
  readonly isPending: boolean;
}

export interface Holding {
  readonly assignment: Assignment;
  readonly product: string;
  readonly contractNumber: string;
  readonly contractLabel: string;
  readonly takesSeat: boolean;
  /** How many products of the catalog it includes; 0: it is no suite. */
  readonly includes: number;
  /** A suite they hold too that includes it; "": none. */
  readonly suite: string;
  /** Names; "" when not known to this reader. */
  readonly startedBy: string;
  readonly endedBy: string;
  readonly isPending: boolean;
}

/** Everything about a person that this reader may see, or null when there is no such person here. */
export function personDetail(
  reader: Reader,
  query: { id: string },
  context: ViewContext,
): PersonDetail | null {
  const user = userOrAlias(reader, query.id);
  if (!user) return null;
  const roles = reader.find('roles', 'byUser', user.id);
  const held = reader.find('assignments', 'byUser', user.id);
  const open = new Set(held.flatMap((one) => (one.endedAt === null ? (productOf(reader, one) ?? []) : [])));
  const holdings = held.map((one) => holding(reader, one, open));
  // Who was merged into them has a history of their own.
  const merged = reader.find('aliases', 'byTo', user.id).map(({ id }) => id);
  const recordIds = [user.id, ...merged, ...roles.map((role) => role.id)];
  return {
    user,
    name: personName(user),
    roles: roles.map((role) => ({ ...role, contractNumber: numberOf(reader, role.contractId) })),
    holdings: holdings.sort(newestFirst),
    history: historyOf(reader, { of: 'users', recordIds }, context),
    namesakes: namesakesOf(reader, user),
    isPending: reader.isPending('users', user.id) || roles.some((role) => reader.isPending('roles', role.id)),
  };
}

function productOf(reader: Reader, { entitlementId }: Assignment): string | undefined {
  return reader.get('entitlements', entitlementId)?.productId;
}

/** `open`: the products that the person holds. */
function holding(reader: Reader, assignment: Assignment, open: ReadonlySet<string>): Holding {
  const entitlement = reader.get('entitlements', assignment.entitlementId);
  const contract = reader.get('contracts', assignment.contractId);
  const suites = suitesIn(reader);
  const suite = entitlement && suites.suitesWith(entitlement.productId).find((id) => open.has(id));
  return {
    assignment,
    product: (entitlement && reader.get('products', entitlement.productId)?.name) ?? '',
    contractNumber: contract?.number ?? '',
    contractLabel: contract?.label ?? '',
    takesSeat: entitlement?.kind === 'single-user',
    includes: entitlement ? suites.partsOf(entitlement.productId).length : 0,
    suite: (suite !== undefined && reader.get('products', suite)?.name) || '',
    startedBy: nameOf(reader, assignment.startedBy),
    endedBy: assignment.endedBy === null ? '' : nameOf(reader, assignment.endedBy),
    isPending: reader.isPending('assignments', assignment.id),
  };
}

function newestFirst({ assignment: a }: Holding, { assignment: b }: Holding): number {
  const [isOpenA, isOpenB] = [a.endedAt === null, b.endedAt === null];
  if (isOpenA !== isOpenB) return isOpenA ? -1 : 1;
  return b.startedAt - a.startedAt || (a.id < b.id ? -1 : 1);
}

function numberOf(reader: Reader, contractId: string | null): string | null {
  return contractId === null ? null : (reader.get('contracts', contractId)?.number ?? '');
}

function nameOf(reader: Reader, userId: string): string {
  const user = reader.get('users', userId);
  return user ? personName(user) : '';
}
