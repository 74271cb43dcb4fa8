import { assignsOnSome, mayAssignOn } from '../../access/permissions.ts';
import {
  type Assignment,
  type AssignmentSource,
  holdingKey,
  newAssignment,
} from '../../records/assignment.ts';
import type { Contract } from '../../records/contract.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { User } from '../../records/user.ts';
import type { Tx } from '../../tx.ts';
import type { MutationContext, Outcome, RefusedRow } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';
import { countSeats, seatVerdict, type SeatVerdict } from './seat-rules.ts';

/** One row of a batch: give `to` to the person, take `from` away, or both at once. */
export interface SeatStep {
  readonly row: number;
  readonly userId: string;
  readonly to: string | null;
  readonly from: string | null;
}

type Held = { readonly user: User; readonly entitlement: Entitlement };

/**
 * Gives and takes seats, row by row in order: of the last free seats the first rows get them, and each other row is
 * refused by itself. Five bulk reads, whatever the size of the batch.
 */
export class SeatRun {
  readonly #tx: Tx;
  readonly #context: MutationContext;
  readonly #today: string;
  #users: ReadonlyMap<string, User> = new Map();
  #entitlements: ReadonlyMap<string, Entitlement> = new Map();
  #contracts: ReadonlyMap<string, Contract> = new Map();
  readonly #held = new Map<string, Assignment>();
  /** What ended last, by pair: given again, its use is known still. */
  readonly #past = new Map<string, Assignment>();
  readonly #assigned = new Map<string, number>();
  readonly #refused: RefusedRow[] = [];
  readonly #counts = { created: 0, updated: 0, unchanged: 0 };
  /** By entitlement: what its history tells of this run. */
  readonly #told = new Map<string, { assigned: string[]; unassigned: string[] }>();

  constructor(tx: Tx, context: MutationContext) {
    this.#tx = tx;
    this.#context = context;
    this.#today = dayOf(context.at);
  }

  /** Reads what the steps need, then takes each. `counted`: seats assigned by entitlement, when that was just read. */
  async take(
    steps: readonly SeatStep[],
    source: AssignmentSource,
    counted?: ReadonlyMap<string, number>,
  ): Promise<void> {
    await this.#load(steps);
    const counts = counted ?? (await countSeats(this.#tx, [...this.#entitlements.values()]));
    for (const [id, count] of counts) this.#assigned.set(id, count);
    for (const step of steps) {
      const verdict = this.#takeOne(step, source);
      if (verdict.status === 'refused') {
        const { reason, details } = verdict;
        this.#refused.push({ row: step.row, reason, details });
      } else if (verdict.status === 'held') this.#counts.unchanged += 1;
      else this.#counts[step.from === null ? 'created' : 'updated'] += 1;
    }
    this.#tell();
  }

  /** Of a batch: accepted, with the rows that were not. */
  finish(): Outcome {
    return { status: 'accepted', counts: this.#counts, refusedRows: this.#refused };
  }

  /** Of a single step: accepted, or refused for the reason of its row. */
  finishOne(): Outcome {
    const [refused] = this.#refused;
    return refused
      ? { status: 'refused', reason: refused.reason, details: refused.details }
      : { status: 'accepted' };
  }

  async #load(steps: readonly SeatStep[]): Promise<void> {
    const named = steps.flatMap(({ to, from }) => [to, from]).filter((id) => id !== null);
    this.#users = await this.#tx.getMany('users', unique(steps.map((step) => step.userId)));
    this.#entitlements = await this.#tx.getMany('entitlements', unique(named));
    const entitlements = [...this.#entitlements.values()];
    this.#contracts = await this.#tx.getMany('contracts', unique(entitlements.map((one) => one.contractId)));
    // An id that an alias leads elsewhere holds nothing itself.
    const users = unique([...this.#users.values()].map(({ id }) => id));
    const found = await this.#tx.findMany('assignments', 'byUser', users);
    for (const one of [...found.values()].flat()) this.#know(one);
  }

  #know(one: Assignment): void {
    const key = holdingKey(one.userId, one.entitlementId);
    if (one.endedAt === null) this.#held.set(key, one);
    else if ((this.#past.get(key)?.endedAt ?? 0) <= one.endedAt) this.#past.set(key, one);
  }

  #takeOne({ userId, to, from }: SeatStep, source: AssignmentSource): SeatVerdict {
    const [given, taken] = [this.#pair(userId, to), this.#pair(userId, from)];
    for (const [id, pair] of [[to, given] as const, [from, taken] as const]) {
      if (id === null) continue;
      const wanted = pair?.entitlement ?? this.#entitlements.get(id);
      if (!this.#mayAssign(wanted)) return { status: 'refused', reason: 'forbidden', details: {} };
      if (!pair) return { status: 'refused', reason: 'not-found', details: {} };
    }
    if (given && taken) return this.#move(taken, given, source);
    if (given) return this.#give(given, source);
    return taken && this.#end(taken, 'unassigned') ? { status: 'free' } : { status: 'held' };
  }

  /** A seat that can't be had leaves the old one where it is. */
  #move(from: Held, to: Held, source: AssignmentSource): SeatVerdict {
    const [hadOld, hasNew] = [this.#held.has(keyOf(from)), this.#held.has(keyOf(to))];
    if (from.entitlement.id === to.entitlement.id && hadOld) return { status: 'held' };
    if (!hadOld) return hasNew ? { status: 'held' } : { status: 'refused', reason: 'not-found', details: {} };
    const verdict = this.#give(to, source);
    if (verdict.status === 'refused') return verdict;
    this.#end(from, 'moved');
    return { status: 'free' };
  }

  #give(pair: Held, source: AssignmentSource): SeatVerdict {
    const { user, entitlement } = pair;
    const verdict = seatVerdict({
      user,
      entitlement,
      contract: this.#contracts.get(entitlement.contractId),
      isHeld: this.#held.has(keyOf(pair)),
      assigned: this.#assigned.get(entitlement.id) ?? 0,
      today: this.#today,
    });
    if (verdict.status !== 'free') return verdict;
    const made = this.#newAssignment(pair, source);
    this.#tx.put('assignments', made);
    this.#held.set(keyOf(pair), made);
    this.#count(entitlement, 1);
    this.#toldOf(entitlement).assigned.push(user.id);
    return verdict;
  }

  /** Whether there was anything to end. */
  #end(pair: Held, endReason: 'unassigned' | 'moved'): boolean {
    const held = this.#held.get(keyOf(pair));
    if (!held) return false;
    const { at: endedAt, actor: endedBy } = this.#context;
    const ended = { ...held, endedAt, endedBy, endReason };
    this.#tx.put('assignments', ended);
    this.#held.delete(keyOf(pair));
    this.#past.set(keyOf(pair), ended);
    this.#count(pair.entitlement, -1);
    this.#toldOf(pair.entitlement).unassigned.push(pair.user.id);
    return true;
  }

  #newAssignment({ user, entitlement }: Held, source: AssignmentSource): Assignment {
    const key = keyOf({ user, entitlement });
    const past = this.#past.get(key);
    return newAssignment({
      ...(past ? { usage: past.usage, lastUsedAt: past.lastUsedAt } : {}),
      id: this.#context.newId('as', `assignment/${key}`),
      userId: user.id,
      entitlementId: entitlement.id,
      contractId: entitlement.contractId,
      source,
      startedAt: this.#context.at,
      startedBy: this.#context.actor,
    });
  }

  /** Who may not assign on every contract gets the same answer for one that is unknown. */
  #mayAssign(entitlement: Entitlement | undefined): boolean {
    const { access } = this.#context;
    return entitlement ? mayAssignOn(access, entitlement.contractId) : !assignsOnSome(access);
  }

  #pair(userId: string, entitlementId: string | null): Held | null {
    const user = this.#users.get(userId);
    const entitlement = entitlementId === null ? undefined : this.#entitlements.get(entitlementId);
    return user && entitlement ? { user, entitlement } : null;
  }

  #count({ id }: Entitlement, by: number): void {
    this.#assigned.set(id, (this.#assigned.get(id) ?? 0) + by);
  }

  #toldOf({ id }: Entitlement): { assigned: string[]; unassigned: string[] } {
    const told = this.#told.get(id) ?? { assigned: [], unassigned: [] };
    this.#told.set(id, told);
    return told;
  }

  /** One line for each entitlement: how many, and who when it was one. */
  #tell(): void {
    for (const [recordId, { assigned, unassigned }] of this.#told) {
      const people = [...assigned, ...unassigned];
      recordActivity(this.#tx, this.#context, {
        action: assigned.length > 0 ? 'assignments.assign' : 'assignments.unassign',
        collection: 'assignments',
        recordId,
        changes: {
          assigned: assigned.length,
          unassigned: unassigned.length,
          ...(people.length === 1 ? { userId: people[0] } : {}),
        },
      });
    }
  }
}

function keyOf({ user, entitlement }: Held): string {
  return holdingKey(user.id, entitlement.id);
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
