import { emailKey } from '../../../base/email-address.ts';
import { foldKey } from '../../../base/text.ts';
import { assignsOnSome } from '../../access/permissions.ts';
import { type Assignment, holdingKey } from '../../records/assignment.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { User } from '../../records/user.ts';
import type { Tx } from '../../tx.ts';
import type { MutationContext, Outcome, RefusedRow } from '../mutation.ts';
import { erasedRow, isErased, peopleByEmail, takePeople } from '../people/people-batch.ts';
import { recordActivity } from '../record-activity.ts';
import { SeatChoice } from './seat-choice.ts';
import type { ImportedSeat } from './imported-seat.ts';
import { SeatRun, type SeatStep } from './seat-run.ts';

/** What a row leads to: a person, and the entitlement they hold or get. */
interface Holding {
  readonly row: ImportedSeat;
  readonly user: User;
  /** Any of them: a row without a contract may mean each that the person holds. */
  readonly entitlements: readonly Entitlement[];
  readonly isNew: boolean;
}

/**
 * One batch of people and what they hold. Some twelve bulk reads, whatever its size.
 *
 * Rules:
 * - People as in `users.add-many`: found by email, made when there are none, names that are there stay.
 * - A product is looked for on the contract named, else on any; nothing of that name, or no free seat, refuses the row.
 * - What the file says was taken away ends here too, before anything is given, unless it was given here after that.
 * - Use only becomes better known: a later day replaces an earlier one, and never the other way round.
 */
export class SeatImportRun {
  readonly #tx: Tx;
  readonly #context: MutationContext;
  readonly #choice: SeatChoice;
  /** By the key of the email. */
  #people: ReadonlyMap<string, User> = new Map();
  readonly #counts = { created: 0, updated: 0, unchanged: 0 };
  readonly #statuses = new Map<number, 'created' | 'updated'>();
  readonly #refused: RefusedRow[] = [];
  #peopleMade = 0;
  #given = 0;

  constructor(tx: Tx, context: MutationContext) {
    this.#tx = tx;
    this.#context = context;
    this.#choice = new SeatChoice(context);
  }

  load(rows: readonly ImportedSeat[]): Promise<Map<string, User>> {
    return peopleByEmail(this.#tx, rows);
  }

  /** Answers the rows of people who are not erased. */
  async takePeople(
    rows: readonly ImportedSeat[],
    byEmail: Map<string, User>,
  ): Promise<readonly ImportedSeat[]> {
    const present = rows.filter((row) => !isErased(byEmail, row));
    for (const row of rows) if (isErased(byEmail, row)) this.#refused.push(erasedRow(row));
    const taken = await takePeople(this.#tx, { rows: present, byEmail }, this.#context);
    for (const [row, status] of taken) {
      if (status === 'created') this.#peopleMade += 1;
      if (status !== 'unchanged') this.#statuses.set(row, status);
    }
    this.#people = byEmail;
    return present;
  }

  async takeSeats(rows: readonly ImportedSeat[]): Promise<void> {
    const wanted = inOrder(rows);
    if (wanted.length === 0) return;
    await this.#choice.load(this.#tx, wanted, [...this.#people.values()]);
    const holdings: Holding[] = [];
    const steps: SeatStep[] = [];
    for (const row of wanted) {
      const user = this.#userOf(row);
      const step = row.seat === 'assigned' ? this.#give(row, user, holdings) : this.#end(row, user, holdings);
      if (step) steps.push(step);
    }
    const run = new SeatRun(this.#tx, this.#context);
    if (steps.length > 0) await run.take(steps, 'import', this.#choice.counted);
    for (const { row } of steps) this.#statuses.set(row, 'updated');
    this.#given = steps.filter(({ to }) => to !== null).length;
    const outcome = run.finish();
    if (outcome.status === 'accepted' && (outcome.refusedRows ?? []).length > 0) {
      throw new Error('A seat was chosen that can not be given');
    }
    await this.#tellUse(holdings);
  }

  finish(source: string): Outcome {
    for (const status of this.#statuses.values()) this.#counts[status] += 1;
    const changedRows = [...this.#statuses.keys()].sort((one, other) => one - other);
    const refusedRows = this.#refused.sort((one, other) => one.row - other.row);
    if (this.#peopleMade > 0) {
      const { mutationId: recordId } = this.#context;
      const changes = { source, created: this.#peopleMade };
      const line = { action: 'users.add-many', collection: 'users' as const, recordId, changes };
      recordActivity(this.#tx, this.#context, line);
    }
    if (this.#given > 0) {
      const changes = { source, given: this.#given };
      const line = { action: 'assignments.import', collection: 'users' as const };
      recordActivity(this.#tx, this.#context, { ...line, recordId: this.#context.mutationId, changes });
    }
    return { status: 'accepted', counts: this.#counts, changedRows, refusedRows };
  }

  #give(row: ImportedSeat, user: User, holdings: Holding[]): SeatStep | null {
    const held = this.#choice.heldBy(user, row);
    if (held.length > 0) {
      holdings.push({ row, user, entitlements: held, isNew: false });
      return null;
    }
    const found = this.#choice.freeFor(user, row);
    if (!found || 'reason' in found) {
      const { reason, details } = found ?? this.#nothing();
      this.#refused.push({ row: row.row, reason, details });
      return null;
    }
    this.#choice.count(user, found, 1);
    holdings.push({ row, user, entitlements: [found], isNew: true });
    return { row: row.row, userId: user.id, to: found.id, from: null };
  }

  /**
   * Ends what is held only where the file says when it ended; what was given here after that stays. Of several one
   * would be ended each time that the file comes: then the row must say on which contract.
   */
  #end(row: ImportedSeat, user: User, holdings: Holding[]): SeatStep | null {
    const [held, ...more] = this.#choice.heldBy(user, row);
    if (!held) return null;
    if (row.unassignedAt !== null && more.length > 0) {
      this.#refused.push({ row: row.row, reason: 'conflict', details: { field: 'contract' } });
      return null;
    }
    holdings.push({ row, user, entitlements: [held], isNew: false });
    const startedAt = this.#choice.startOf(user, held);
    if (row.unassignedAt === null || startedAt > row.unassignedAt) return null;
    this.#choice.count(user, held, -1);
    return { row: row.row, userId: user.id, to: null, from: held.id };
  }

  /** Who may not assign on every contract gets the same answer for a product that is nowhere. */
  #nothing(): Omit<RefusedRow, 'row'> {
    const reason = assignsOnSome(this.#context.access) ? 'forbidden' : 'not-found';
    return { reason, details: {} };
  }

  /** When they were used, and when the vendor assigned those that are new. */
  async #tellUse(holdings: readonly Holding[]): Promise<void> {
    const keys = holdings.map(({ user, entitlements }) =>
      entitlements.map(({ id }) => holdingKey(user.id, id)),
    );
    const found = await this.#tx.findMany('assignments', 'byOpenPair', [...new Set(keys.flat())]);
    const open = new Map([...found].flatMap(([key, [one]]) => (one ? [[key, one] as const] : [])));
    for (const [at, { row, isNew }] of holdings.entries()) {
      const held = (keys[at] ?? []).flatMap((key) => open.get(key) ?? []);
      // One that has it already: the same file again would otherwise tell it of another.
      const known = held.find((one) => used(one, row, isNew) === one) ?? held[0];
      if (!known) continue;
      const next = used(known, row, isNew);
      if (next === known) continue;
      open.set(holdingKey(next.userId, next.entitlementId), next);
      this.#tx.put('assignments', next);
      if (!this.#statuses.has(row.row)) this.#statuses.set(row.row, 'updated');
    }
  }

  #userOf(row: ImportedSeat): User {
    const user = this.#people.get(emailKey(row.email));
    if (!user) throw new Error('A row without its person');
    return user;
  }
}

/**
 * What is taken away first: seats that become free must be so also for rows before, or the same batch would give more
 * the second time. And of what is taken away, what says when: a row that only tells of use means what is still held
 * then, as it does when the file comes again. A product that the file has as assigned to a person as well, on that
 * contract, is not taken away.
 */
function inOrder(rows: readonly ImportedSeat[]): ImportedSeat[] {
  const pairOf = ({ email, product }: ImportedSeat) => JSON.stringify([emailKey(email), foldKey(product)]);
  const given = rows.filter(({ seat }) => seat === 'assigned');
  const numbers = new Map<string, Set<string>>();
  for (const row of given) {
    const known = numbers.get(pairOf(row)) ?? new Set();
    numbers.set(pairOf(row), known.add(foldKey(row.contractNumber)));
  }
  const isGiven = (row: ImportedSeat): boolean => {
    const some = numbers.get(pairOf(row));
    const number = foldKey(row.contractNumber);
    // A row that names no contract means any.
    return some !== undefined && (number === '' || some.has('') || some.has(number));
  };
  const taken = rows.filter((row) => row.seat === 'unassigned' && !isGiven(row));
  const ends = (row: ImportedSeat): boolean => row.unassignedAt !== null;
  return [...taken.filter(ends), ...taken.filter((row) => !ends(row)), ...given];
}

const KNOWN = { 'not-known': 0, never: 1, used: 2 } as const;

/** The assignment with what the row knows better; the same object when that is nothing. */
function used(known: Assignment, row: ImportedSeat, isNew: boolean): Assignment {
  const usage = KNOWN[row.usage] > KNOWN[known.usage] ? row.usage : known.usage;
  const lastUsedAt =
    row.lastUsedAt === null ? known.lastUsedAt : Math.max(row.lastUsedAt, known.lastUsedAt ?? 0);
  const startedAt = isNew ? Math.min(known.startedAt, row.assignedAt ?? known.startedAt) : known.startedAt;
  const isSame = usage === known.usage && lastUsedAt === known.lastUsedAt && startedAt === known.startedAt;
  return isSame ? known : { ...known, usage, lastUsedAt, startedAt };
}
