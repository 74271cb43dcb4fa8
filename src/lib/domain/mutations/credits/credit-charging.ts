import { foldKey } from '../../../base/text.ts';
import type { CreditGrant } from '../../records/credit-grant.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { ReadTx } from '../../tx.ts';
import { findNamed } from '../people/former-names.ts';

/**
 * The contract that use is charged to. The rule:
 * 1. What was bought decides: the offering that the row names, else the product.
 * 2. A contract may bear it when an entitlement of that product is valid on the day; its first and last day count.
 * 3. Of several, those that have a grant valid on the day come first.
 * 4. Then the one whose grant, else whose entitlement ends first: what would lapse is used first. Open ends come last.
 * 5. Then the smallest id, so that browser and server choose alike.
 * null: no contract may bear it, and the record stays unassigned.
 */
export function chargedContract(
  day: string,
  entitlements: readonly Entitlement[],
  grantsByContract: ReadonlyMap<string, readonly CreditGrant[]>,
): string | null {
  let best: { readonly contractId: string; readonly rank: string } | null = null;
  for (const { contractId, startDay, endDay } of entitlements) {
    if ((startDay !== null && day < startDay) || (endDay !== null && day > endDay)) continue;
    const grantEnd = firstEnd(grantsByContract.get(contractId) ?? [], day);
    const rank = `${grantEnd === null ? 1 : 0}|${grantEnd ?? endDay ?? OPEN}|${contractId}`;
    if (!best || rank < best.rank) best = { contractId, rank };
  }
  return best?.contractId ?? null;
}

/** After every day. */
const OPEN = '~';

function firstEnd(grants: readonly CreditGrant[], day: string): string | null {
  let first: string | null = null;
  for (const { fromDay, untilDay } of grants) {
    if (day < fromDay || day > untilDay) continue;
    if (first === null || untilDay < first) first = untilDay;
  }
  return first;
}

/** What charging reads, for many rows at once. */
export class CreditCharging {
  readonly #idsByName = new Map<string, string>();
  #entitlements: ReadonlyMap<string, readonly Entitlement[]> = new Map();
  #grants: ReadonlyMap<string, readonly CreditGrant[]> = new Map();

  /** What products are called so. */
  async loadNames(tx: ReadTx, names: readonly string[]): Promise<void> {
    const keys = [...new Set(names.filter((name) => name !== '').map(foldKey))];
    for (const [key, { id }] of await findNamed(tx, 'products', { index: 'byName', keys }))
      this.#idsByName.set(key, id);
  }

  /** What may bear the use of the products that were loaded by name, and of these. Two bulk reads. */
  async loadContracts(tx: ReadTx, productIds: readonly string[]): Promise<void> {
    const products = [...new Set([...this.#idsByName.values(), ...productIds])];
    this.#entitlements = await tx.findMany('entitlements', 'byProduct', products);
    const contracts = [...this.#entitlements.values()].flat().map(({ contractId }) => contractId);
    this.#grants = await tx.findMany('creditGrants', 'byContract', [...new Set(contracts)]);
  }

  /** null: no product of that name. */
  productOf(name: string): string | null {
    return this.#idsByName.get(foldKey(name)) ?? null;
  }

  contractFor(day: string, productId: string | null): string | null {
    if (productId === null) return null;
    return chargedContract(day, this.#entitlements.get(productId) ?? [], this.#grants);
  }
}
