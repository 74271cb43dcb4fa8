import { foldKey } from '../../../base/text.ts';
import { type Contract, newContract } from '../../records/contract.ts';
import { type Entitlement, newEntitlement } from '../../records/entitlement.ts';
import { type Product, newProduct } from '../../records/product.ts';
import { type Terms, newTerms } from '../../records/terms.ts';
import type { Tx } from '../../tx.ts';
import type { ImportedContract } from './imported-contract.ts';
import { findNamed } from '../people/former-names.ts';
import { contractIdOf, entitlementIdOf, productIdOf, termsIdOf } from '../imported-ids.ts';
import { termsAfter } from './imported-terms.ts';
import type { MutationContext, Outcome, RefusedRow } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';
import { exceedsStrictly } from '../seats/seat-rules.ts';

type Status = 'created' | 'updated' | 'unchanged';

/**
 * One batch of subscriptions or licenses against the rows there are. Seven bulk reads, whatever its size, and two of
 * former names where a file has such.
 *
 * Rules:
 * - An entitlement is found by its subscription, else by contract, product and first day. One that has no subscription
 *   yet takes it from the row that finds it so.
 * - The file says how many seats were bought and from when until when; fewer than are assigned are refused.
 * - A row that starts before what is known of the subscription is older, whatever its place in the file: the
 *   entitlement stays as it is, and its period still becomes terms.
 * - Two rows that say different things of one entitlement: the later one is refused.
 * - Equal rows are not written, so that the same file twice changes nothing.
 */
export class ContractImportRun {
  readonly #tx: Tx;
  readonly #context: MutationContext;
  readonly #contracts = new Map<string, Contract>();
  readonly #products = new Map<string, Product>();
  readonly #bySubscription = new Map<string, Entitlement>();
  /** By id of the contract. */
  readonly #entitlements = new Map<string, Entitlement[]>();
  readonly #terms = new Map<string, Terms[]>();
  #assigned: ReadonlyMap<string, number> = new Map();
  /** Entitlements that a row of this batch was taken for. */
  readonly #taken = new Set<string>();
  /** Entitlements without a subscription by the row that names one for it and was refused: no other row's. */
  readonly #claims = new Map<string, number>();
  /** The same by subscription: its other rows mean that entitlement too, or they would make a second one of it. */
  readonly #claimed = new Map<string, { readonly known: Entitlement; readonly row: number }>();
  /** Rows without a subscription by contract, product and first day: the entitlement there is theirs. */
  readonly #unnamed = new Map<string, number[]>();
  readonly #refused: RefusedRow[] = [];
  readonly #counts = { created: 0, updated: 0, unchanged: 0 };
  readonly #changedRows = new Set<number>();
  /** Rows that changed something, by contract. */
  readonly #told = new Map<string, number>();

  constructor(tx: Tx, context: MutationContext) {
    this.#tx = tx;
    this.#context = context;
  }

  async load(rows: readonly ImportedContract[]): Promise<void> {
    const tx = this.#tx;
    const keys = (of: (row: ImportedContract) => string) => [
      ...new Set(rows.map((row) => foldKey(of(row))).filter((key) => key !== '')),
    ];
    const numbers = keys((row) => row.number);
    for (const [key, one] of await findNamed(tx, 'contracts', { index: 'byNumber', keys: numbers }))
      this.#contracts.set(key, one);
    const names = keys((row) => row.product);
    for (const [key, one] of await findNamed(tx, 'products', { index: 'byName', keys: names }))
      this.#products.set(key, one);
    const subscriptions = keys((row) => row.subscriptionId);
    for (const [key, [one]] of await tx.findMany('entitlements', 'bySubscription', subscriptions)) {
      if (one) this.#bySubscription.set(key, one);
    }
    const ids = [...this.#contracts.values()].map((contract) => contract.id);
    for (const [id, some] of await tx.findMany('entitlements', 'byContract', ids))
      this.#entitlements.set(id, [...some]);
    for (const [id, some] of await tx.findMany('terms', 'byContract', ids)) this.#terms.set(id, [...some]);
    const entitlements = [...this.#bySubscription.values(), ...[...this.#entitlements.values()].flat()];
    const counted = [...new Set(entitlements.map((one) => one.id))];
    this.#assigned = await tx.countMany('assignments', 'byOpenEntitlement', counted);
  }

  /** The latest periods first: what is older than they are is then known to be. */
  takeAll(rows: readonly ImportedContract[]): void {
    for (const row of rows.filter(({ subscriptionId }) => subscriptionId === '')) {
      this.#unnamed.set(placeOf(row), [...(this.#unnamed.get(placeOf(row)) ?? []), row.row]);
    }
    const latestFirst = [...rows].sort((one, other) => compare(other.startDay ?? '', one.startDay ?? ''));
    for (const row of latestFirst) {
      const status = this.#take(row);
      if (typeof status === 'string') this.#counts[status] += 1;
      else this.#refused.push(status);
      if (status === 'created' || status === 'updated') this.#changedRows.add(row.row);
    }
  }

  finish(source: string): Outcome {
    for (const [recordId, rows] of this.#told) {
      recordActivity(this.#tx, this.#context, {
        action: 'contracts.import',
        collection: 'contracts',
        recordId,
        changes: { source, rows },
      });
    }
    return {
      status: 'accepted',
      counts: this.#counts,
      changedRows: [...this.#changedRows].sort((one, other) => one - other),
      refusedRows: this.#refused.sort((one, other) => one.row - other.row),
    };
  }

  #take(row: ImportedContract): Status | RefusedRow {
    if (row.startDay !== null && row.endDay !== null && row.endDay < row.startDay) {
      const issues = [{ path: 'endDay', message: 'Ends before it starts.' }];
      return { row: row.row, reason: 'invalid', details: { issues } };
    }
    const contract = this.#contracts.get(foldKey(row.number));
    const product = this.#products.get(foldKey(row.product));
    const known = this.#known(row, contract, product);
    const elsewhere = known && this.#elsewhere(known, contract, product);
    if (elsewhere) return { row: row.row, reason: 'conflict', details: elsewhere };
    const next = known ? after(known, row) : null;
    if (known && next && next !== known) {
      const refused = this.#refusedEdit(known, next);
      if (refused && row.subscriptionId !== '' && known.subscriptionId === '') this.#claim(known, row);
      if (refused) return { row: row.row, ...refused };
    }
    const kept = contract ?? this.#newContract(row);
    if (!known) this.#newEntitlement(row, kept, product ?? this.#newProduct(row));
    else if (next && next !== known) this.#keepEntitlement(next);
    if (known) this.#taken.add(known.id);
    this.#lead(row, contract, known);
    const hasTerms = this.#takeTerms(row, kept);
    const status = !known ? 'created' : next !== known || hasTerms ? 'updated' : 'unchanged';
    if (status !== 'unchanged') this.#told.set(kept.id, (this.#told.get(kept.id) ?? 0) + 1);
    // Without the row that was refused, this one would not be known to mean the same.
    const claim = this.#claimed.get(foldKey(row.subscriptionId));
    if (claim && claim.known.id === known?.id && status !== 'unchanged') this.#changedRows.add(claim.row);
    return status;
  }

  #claim(known: Entitlement, { row, subscriptionId }: ImportedContract): void {
    this.#claims.set(known.id, row);
    this.#claimed.set(foldKey(subscriptionId), { known, row });
  }

  #known(row: ImportedContract, contract?: Contract, product?: Product): Entitlement | undefined {
    const key = foldKey(row.subscriptionId);
    const named =
      row.subscriptionId === ''
        ? undefined
        : (this.#bySubscription.get(key) ?? this.#claimed.get(key)?.known);
    if (named || !contract || !product) return named;
    if (row.subscriptionId !== '' && this.#unnamed.has(placeOf(row))) return undefined;
    return this.#inPlace(row, contract, product).find(
      ({ id }) => row.subscriptionId === '' || !this.#claims.has(id),
    );
  }

  /** Those without a subscription. */
  #inPlace({ startDay }: ImportedContract, contract: Contract, product: Product): Entitlement[] {
    return (this.#entitlements.get(contract.id) ?? []).filter(
      (one) => one.productId === product.id && one.startDay === startDay && one.subscriptionId === '',
    );
  }

  /** The subscription is known, but of another contract or product: neither ever changes in an entitlement. */
  #elsewhere(known: Entitlement, contract?: Contract, product?: Product): Record<string, unknown> | null {
    if (known.contractId !== contract?.id)
      return { field: 'contract', entitlementId: known.id, contractId: known.contractId };
    if (known.productId !== product?.id)
      return { field: 'product', entitlementId: known.id, productId: known.productId };
    return null;
  }

  #refusedEdit(known: Entitlement, next: Entitlement): Omit<RefusedRow, 'row'> | null {
    if (this.#taken.has(known.id)) return { reason: 'duplicate', details: { field: 'row', id: known.id } };
    const assigned = this.#assigned.get(known.id) ?? 0;
    if (!exceedsStrictly(next, assigned)) return null;
    return { reason: 'below-assigned', details: { quantity: next.quantity, assigned } };
  }

  /** What was new where the batch was made and is here by now: edits of the new ids arrive at the ones there are. */
  #lead(row: ImportedContract, contract?: Contract, entitlement?: Entitlement): void {
    const contractId = contractIdOf(this.#context, row.number);
    const entitlementId = entitlementIdOf(this.#context, row.row);
    if (row.isNewContract && contract && contract.id !== contractId)
      this.#tx.put('aliases', { id: contractId, collection: 'contracts', to: contract.id });
    if (row.isNewEntitlement && entitlement && entitlement.id !== entitlementId)
      this.#tx.put('aliases', { id: entitlementId, collection: 'entitlements', to: entitlement.id });
  }

  #newContract({ number, vendor }: ImportedContract): Contract {
    const { at: createdAt } = this.#context;
    const id = contractIdOf(this.#context, number);
    const made = newContract({ id, number, vendor, createdAt });
    this.#contracts.set(foldKey(number), made);
    this.#tx.put('contracts', made);
    return made;
  }

  #newProduct({ product: name, vendor: publisher }: ImportedContract): Product {
    const { at: createdAt } = this.#context;
    const id = productIdOf(this.#context, name);
    const made = newProduct({ id, name, publisher, createdAt });
    this.#products.set(foldKey(name), made);
    this.#tx.put('products', made);
    return made;
  }

  #newEntitlement(row: ImportedContract, contract: Contract, product: Product): void {
    const { subscriptionId, quantity, startDay, endDay } = row;
    const made = newEntitlement({
      id: entitlementIdOf(this.#context, row.row),
      contractId: contract.id,
      productId: product.id,
      subscriptionId,
      quantity,
      startDay,
      endDay,
      createdAt: this.#context.at,
    });
    // Without the rows that hold the place of the other one, this row would be taken for it.
    const others = subscriptionId === '' ? [] : (this.#unnamed.get(placeOf(row)) ?? []);
    const claims = this.#inPlace(row, contract, product).flatMap(({ id }) => this.#claims.get(id) ?? []);
    for (const other of [...others, ...claims]) this.#changedRows.add(other);
    this.#taken.add(made.id);
    this.#keepEntitlement(made);
  }

  #keepEntitlement(entitlement: Entitlement): void {
    const { id, contractId, subscriptionId } = entitlement;
    const others = (this.#entitlements.get(contractId) ?? []).filter((one) => one.id !== id);
    this.#entitlements.set(contractId, [...others, entitlement]);
    if (subscriptionId !== '') this.#bySubscription.set(foldKey(subscriptionId), entitlement);
    this.#tx.put('entitlements', entitlement);
  }

  /** Whether the terms changed. */
  #takeTerms(row: ImportedContract, { id: contractId }: Contract): boolean {
    const { startDay, endDay, companyName, resellerName, resellerEmail, priceCents, currency } = row;
    if (startDay === null || endDay === null) return false;
    const known = this.#terms.get(contractId) ?? [];
    const said = { companyName, resellerName, resellerEmail, priceCents, currency };
    const step = termsAfter(known, { startDay, endDay }, said);
    if (step === null) return false;
    const { at: createdAt } = this.#context;
    const id = termsIdOf(this.#context, row.row);
    const made = newTerms({ id, contractId, startDay, endDay, ...said, createdAt });
    const next = step === 'new' ? made : step.changed;
    this.#terms.set(contractId, [...known.filter((one) => one.id !== next.id), next]);
    this.#tx.put('terms', next);
    return true;
  }
}

/** The entitlement as the row has it; the same object when that is nothing new, or the row is older. */
function after(known: Entitlement, row: ImportedContract): Entitlement {
  const isOlder = row.startDay !== null && known.startDay !== null && row.startDay < known.startDay;
  if (isOlder) return known;
  const next: Entitlement = {
    ...known,
    quantity: row.quantity,
    startDay: row.startDay ?? known.startDay,
    endDay: row.endDay ?? known.endDay,
    subscriptionId: known.subscriptionId || row.subscriptionId,
  };
  // A row without a last day, for an entitlement that ended before the row starts, would end before it starts.
  if (next.startDay !== null && next.endDay !== null && next.endDay < next.startDay) next.endDay = null;
  const isSame = (Object.keys(next) as (keyof Entitlement)[]).every((field) => next[field] === known[field]);
  return isSame ? known : next;
}

function placeOf({ number, product, startDay }: ImportedContract): string {
  return JSON.stringify([foldKey(number), foldKey(product), startDay]);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
