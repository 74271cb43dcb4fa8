import { foldKey } from '../../../base/text.ts';
import { mayAssignOn } from '../../access/permissions.ts';
import { holdingKey } from '../../records/assignment.ts';
import type { Contract } from '../../records/contract.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { User } from '../../records/user.ts';
import type { Tx } from '../../tx.ts';
import { findNamed } from '../people/former-names.ts';
import type { MutationContext } from '../mutation.ts';
import { countSeats, seatsBought, seatVerdict, type SeatVerdict } from './seat-rules.ts';

/** A product by name, on a contract by number or on any (""). */
interface WantedSeat {
  readonly product: string;
  readonly contractNumber: string;
}

/**
 * Finds the entitlement that a row means when it names a product: the one the person holds, else the first with a
 * seat bought and free, else the first that lets seats exceed. Counts what it gave, so that a batch can ask row by row.
 */
export class SeatChoice {
  readonly #context: MutationContext;
  /** Ids of products by the names that were asked for. */
  readonly #productIds = new Map<string, string>();
  #byProduct: ReadonlyMap<string, readonly Entitlement[]> = new Map();
  #contracts: ReadonlyMap<string, Contract> = new Map();
  /** Ids of contracts by the numbers that were asked for. */
  readonly #contractIds = new Map<string, string>();
  /** By pair: when it began. */
  readonly #held = new Map<string, number>();
  readonly #assigned = new Map<string, number>();
  /** Seats assigned by entitlement, as read: before anything was given or taken. */
  counted: ReadonlyMap<string, number> = new Map();

  constructor(context: MutationContext) {
    this.#context = context;
  }

  async load(tx: Tx, wanted: readonly WantedSeat[], users: readonly User[]): Promise<void> {
    const names = [...new Set(wanted.map(({ product }) => foldKey(product)))];
    for (const [key, { id }] of await findNamed(tx, 'products', { index: 'byName', keys: names }))
      this.#productIds.set(key, id);
    const productIds = [...new Set(this.#productIds.values())];
    this.#byProduct = await tx.findMany('entitlements', 'byProduct', productIds);
    const entitlements = [...this.#byProduct.values()].flat();
    await this.#loadNumbers(tx, wanted);
    this.#contracts = await tx.getMany('contracts', [...new Set(entitlements.map((one) => one.contractId))]);
    this.counted = await countSeats(tx, entitlements);
    for (const [id, count] of this.counted) this.#assigned.set(id, count);
    const held = await tx.findMany('assignments', 'byOpenUser', [...new Set(users.map((one) => one.id))]);
    for (const one of [...held.values()].flat())
      this.#held.set(holdingKey(one.userId, one.entitlementId), one.startedAt);
  }

  /** What the person holds of it, on each contract. */
  heldBy(user: User, wanted: WantedSeat): readonly Entitlement[] {
    return this.#candidates(wanted).filter((one) => this.#held.has(holdingKey(user.id, one.id)));
  }

  /** An entitlement with a seat for the person, or why there is none; undefined: nothing of that name. */
  freeFor(
    user: User,
    wanted: WantedSeat,
  ): Entitlement | Extract<SeatVerdict, { status: 'refused' }> | undefined {
    const verdicts = this.#candidates(wanted).map((one) => ({ one, verdict: this.#verdict(user, one) }));
    const free = verdicts.filter(({ verdict }) => verdict.status === 'free').map(({ one }) => one);
    const chosen = free.find((one) => !this.#isFull(one)) ?? free[0];
    if (chosen) return chosen;
    const refused = verdicts.flatMap(({ verdict }) => (verdict.status === 'refused' ? [verdict] : []));
    return refused.find(({ reason }) => reason === 'no-free-seat') ?? refused[0];
  }

  /** When what the person holds began, ms. */
  startOf(user: User, { id }: Entitlement): number {
    return this.#held.get(holdingKey(user.id, id)) ?? this.#context.at;
  }

  /** Counts a seat as given (1) or as freed (-1). */
  count(user: User, { id }: Entitlement, by: 1 | -1): void {
    this.#assigned.set(id, (this.#assigned.get(id) ?? 0) + by);
    if (by === 1) this.#held.set(holdingKey(user.id, id), this.#context.at);
    else this.#held.delete(holdingKey(user.id, id));
  }

  #candidates({ product, contractNumber }: WantedSeat): Entitlement[] {
    const number = foldKey(contractNumber);
    const some = this.#byProduct.get(this.#productIds.get(foldKey(product)) ?? '') ?? [];
    return some.filter((one) => {
      if (!mayAssignOn(this.#context.access, one.contractId)) return false;
      return number === '' || one.contractId === this.#contractIds.get(number);
    });
  }

  async #loadNumbers(tx: Tx, wanted: readonly WantedSeat[]): Promise<void> {
    const numbers = wanted.map(({ contractNumber }) => foldKey(contractNumber)).filter((key) => key !== '');
    const keys = [...new Set(numbers)];
    if (keys.length === 0) return;
    for (const [key, { id }] of await findNamed(tx, 'contracts', { index: 'byNumber', keys }))
      this.#contractIds.set(key, id);
  }

  #verdict(user: User, entitlement: Entitlement): SeatVerdict {
    const contract = this.#contracts.get(entitlement.contractId);
    const assigned = this.#assigned.get(entitlement.id) ?? 0;
    const today = dayOf(this.#context.at);
    return seatVerdict({ user, entitlement, contract, isHeld: false, assigned, today });
  }

  #isFull(entitlement: Entitlement): boolean {
    const bought = seatsBought(entitlement);
    return bought !== null && (this.#assigned.get(entitlement.id) ?? 0) >= bought;
  }
}
