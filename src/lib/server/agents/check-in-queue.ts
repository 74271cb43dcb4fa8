import { isTrouble } from '../store/trouble.ts';
import type { CheckIn, Taken } from './take-check-ins.ts';

/** An inventory costs about ten signs of life: its list is compared and may be written. */
const WEIGHT = { 'check-in': 1, inventory: 10 } as const;
/** Of a group: about 20 ms under the account's lock, which people's pushes wait for. */
const GROUP_WEIGHT = 100;
/** What waits in an account: about two seconds of work. More is answered 503. */
const MOST_WAITING = 3_000;

/** More waits than can be worked off soon: come again. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}

interface Waiting {
  readonly checkIn: CheckIn;
  done(taken: Taken): void;
  failed(error: unknown): void;
}

type TakeGroup = (accountId: string, group: readonly CheckIn[]) => Promise<readonly Taken[]>;

/**
 * Groups the check-ins of an account into few transactions: one is under way, and what comes meanwhile waits for the
 * next. Each is answered when its transaction is committed, so that nothing is told that is not kept.
 */
export class CheckInQueue {
  readonly #takeGroup: TakeGroup;
  readonly #waiting = new Map<string, Waiting[]>();
  readonly #weights = new Map<string, number>();

  constructor(takeGroup: TakeGroup) {
    this.#takeGroup = takeGroup;
  }

  /** Throws TooBusy, before anything is kept of it. */
  take(accountId: string, checkIn: CheckIn): Promise<Taken> {
    const weight = (this.#weights.get(accountId) ?? 0) + WEIGHT[checkIn.message.kind];
    if (weight > MOST_WAITING) return Promise.reject(new TooBusy('Too many devices check in at once.'));
    this.#weights.set(accountId, weight);
    const taken = new Promise<Taken>((done, failed) => {
      const waiting = this.#waiting.get(accountId);
      if (waiting) waiting.push({ checkIn, done, failed });
      else {
        this.#waiting.set(accountId, [{ checkIn, done, failed }]);
        void this.#workOff(accountId);
      }
    });
    return taken;
  }

  /** Never rejects: what fails is told to who waits. */
  async #workOff(accountId: string): Promise<void> {
    const waiting = this.#waiting.get(accountId) ?? [];
    while (waiting.length > 0) {
      const group = waiting.splice(0, groupLength(waiting));
      await this.#work(accountId, group);
      const weight = group.reduce((sum, one) => sum + WEIGHT[one.checkIn.message.kind], 0);
      this.#weights.set(accountId, (this.#weights.get(accountId) ?? 0) - weight);
    }
    this.#waiting.delete(accountId);
    this.#weights.delete(accountId);
  }

  /** One that can't be taken in must not take the others down: then each is tried alone. */
  async #work(accountId: string, group: readonly Waiting[]): Promise<void> {
    try {
      const taken = await this.#takeGroup(
        accountId,
        group.map(({ checkIn }) => checkIn),
      );
      for (const [at, one] of group.entries()) one.done(taken[at] ?? { status: 'no-key' });
    } catch (error) {
      if (group.length > 1 && !isTrouble(error)) for (const one of group) await this.#work(accountId, [one]);
      else for (const one of group) one.failed(error);
    }
  }
}

function groupLength(waiting: readonly Waiting[]): number {
  let weight = 0;
  for (const [at, { checkIn }] of waiting.entries()) {
    weight += WEIGHT[checkIn.message.kind];
    if (weight > GROUP_WEIGHT && at > 0) return at;
  }
  return waiting.length;
}
