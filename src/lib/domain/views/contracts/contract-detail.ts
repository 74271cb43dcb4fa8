import { naturalKey } from '../../../base/text.ts';
import { visibilityOf } from '../../access/visibility.ts';
import type { Contract } from '../../records/contract.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { Terms } from '../../records/terms.ts';
import type { Reader } from '../../tx.ts';
import { contractDays, termsOf } from './contract-days.ts';
import { type ContractRow, contractRow } from './contract-list.ts';
import { type EntitlementRow, entitlementRow } from '../seats/entitlement-list.ts';
import { type HistoryEntry, historyOf } from '../history.ts';
import { compareText } from '../pair-ranks.ts';
import { personName } from '../people/people.ts';
import { seatCache } from '../seats/seat-cache.ts';
import type { ViewContext } from '../view.ts';
import { isOfContracts } from '../../access/roles.ts';
import { roleNames } from '../../records/role.ts';

export interface ContractDetail {
  readonly contract: Contract;
  /** As the list shows it. */
  readonly row: ContractRow;
  /** The latest first. null: this reader may not see terms. */
  readonly terms: readonly (Terms & { readonly isPending: boolean })[] | null;
  /** The terms that hold now, else the latest; null: none, or not seen. */
  readonly currentTermsId: string | null;
  /** By product in natural order, expired ones too. */
  readonly entitlements: readonly ContractEntitlement[];
  /** Coordinators of this contract and, with `isOfAll`, of every contract. */
  readonly coordinators: readonly Coordinator[];
  /** Newest first. null: this reader may not see histories. */
  readonly history: readonly HistoryEntry[] | null;
}

/** With what an edit is based on. */
export interface ContractEntitlement extends EntitlementRow {
  readonly quantity: Entitlement['quantity'];
  readonly subscriptionId: string;
}

interface Coordinator {
  readonly roleId: string;
  readonly userId: string;
  readonly name: string;
  readonly isOfAll: boolean;
  readonly isPending: boolean;
}

/** One contract with what belongs to it, or null when this replica has no such contract. */
export function contractDetail(
  reader: Reader,
  query: { id: string },
  context: ViewContext,
): ContractDetail | null {
  const contract = reader.get('contracts', query.id);
  if (!contract) return null;
  const cache = seatCache(reader);
  const entitlements = reader.find('entitlements', 'byContract', contract.id);
  const seesTerms = visibilityOf(context.access, 'terms').length > 0;
  const terms = termsOf(reader, contract.id);
  return {
    contract,
    row: contractRow(reader, cache, contract, context),
    terms: seesTerms ? terms.map((one) => ({ ...one, isPending: reader.isPending('terms', one.id) })) : null,
    currentTermsId: seesTerms ? (contractDays(reader, contract, context.now).terms?.id ?? null) : null,
    entitlements: entitlements
      .map((one) => ({ ...entitlementRow(reader, cache, one, context), ...editedOf(one) }))
      .sort(byProduct),
    coordinators: coordinatorsOf(reader, contract.id),
    history: historyOf(
      reader,
      {
        of: 'contracts',
        recordIds: [contract.id, ...terms.map((one) => one.id), ...entitlements.map((one) => one.id)],
      },
      context,
    ),
  };
}

function editedOf({ quantity, subscriptionId }: Entitlement) {
  return { quantity, subscriptionId };
}

function coordinatorsOf(reader: Reader, contractId: string): Coordinator[] {
  const ofAll = roleNames
    .filter(isOfContracts)
    .flatMap((name) => reader.find('roles', 'byRole', name))
    .filter((role) => role.contractId === null);
  return [...reader.find('roles', 'byContract', contractId), ...ofAll]
    .map((role) => {
      const user = reader.get('users', role.userId);
      return {
        roleId: role.id,
        userId: role.userId,
        name: user ? personName(user) : '',
        isOfAll: role.contractId === null,
        isPending: reader.isPending('roles', role.id),
      };
    })
    .sort((a, b) => compareText(naturalKey(a.name), naturalKey(b.name)) || compareText(a.roleId, b.roleId));
}

function byProduct(a: EntitlementRow, b: EntitlementRow): number {
  return compareText(naturalKey(a.product), naturalKey(b.product)) || compareText(a.id, b.id);
}
