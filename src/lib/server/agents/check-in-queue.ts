import { isTrouble } from '../store/trouble.ts';
import { UNREAD } from './bodies/inventory.ts';
import type { CheckIn, Taken } from './check-in.ts';

/** Of a group: about 20 ms under the account's lock, which people's pushes wait for. */
const GROUP_WEIGHT = 100;
/** How long the first of a group waits for others, ms: one transaction of ten costs a third of ten transactions. */
const GATHER_MS = 25;
/** What may wait, by what the last groups took, ms. Who would wait longer is answered 503 at once. */
const MOST_WAIT_MS = 2_000;
/** Texts of what waits, in all accounts, characters: each list is 50,000, and a hostile one 10 million. */
const MOST_CHARACTERS = 64 * 1_048_576;

/** More waits than can be worked off soon: come again. */
export class TooBusy extends Error {
  override readonly name = 'TooBusy';
}

interface Waiting {
  readonly checkIn: CheckIn;
  readonly characters: number;
  done(taken: Taken): void;
  failed(error: unknown): void;
}

/** What waits in an account. */
interface Line {
  readonly waiting: Waiting[];
  /** Of what waits and what is under way. */
  weight: number;
  /** When the transaction under way began; null: none is. */
  startedAt: number | null;
}

type TakeGroup = (accountId: string, group: readonly CheckIn[]) => Promise<readonly Taken[]>;

/**
 * Groups the check-ins of an account into few transactions: one is under way, and what comes meanwhile waits for the
 * next. Each is answered when its transaction is committed, so that nothing is told that is not kept.
 */
export class CheckInQueue {
  readonly #takeGroup: TakeGroup;
  readonly #clock: () => number;
  readonly #gatherMs: number;
  readonly #lines = new Map<string, Line>();
  #characters = 0;
  /** Of a transaction, smoothed, ms. In a queue they are full, so that it tells how long the queue takes. */
  #groupMs = 20;

  /** `clock` in ms, for durations alone. */
  constructor(takeGroup: TakeGroup, given: { clock?: () => number; gatherMs?: number } = {}) {
    this.#takeGroup = takeGroup;
    this.#clock = given.clock ?? (() => performance.now());
    this.#gatherMs = given.gatherMs ?? GATHER_MS;
  }

  /** Throws TooBusy, before anything is kept of it. */
  take(accountId: string, checkIn: CheckIn): Promise<Taken> {
    const line = this.#lines.get(accountId) ?? { waiting: [], weight: 0, startedAt: null };
    const characters = charactersOf(checkIn);
    if (this.#waitMs(line) > MOST_WAIT_MS || this.#characters + characters > MOST_CHARACTERS)
      return Promise.reject(new TooBusy('Too many devices check in at once.'));
    line.weight += weightOf(checkIn);
    this.#characters += characters;
    return new Promise<Taken>((done, failed) => {
      line.waiting.push({ checkIn, characters, done, failed });
      if (this.#lines.has(accountId)) return;
      this.#lines.set(accountId, line);
      void this.#workOff(accountId, line);
    });
  }

  /** What one that comes now would wait, as far as it can be told: a transaction that is held up holds up all. */
  #waitMs({ weight, startedAt }: Line): number {
    if (weight === 0) return 0;
    const lastsMs = startedAt === null ? 0 : this.#clock() - startedAt;
    return Math.max(1, weight / GROUP_WEIGHT) * Math.max(this.#groupMs, lastsMs);
  }

  /** Never rejects: what fails is told to who waits. */
  async #workOff(accountId: string, line: Line): Promise<void> {
    const { waiting } = line;
    while (waiting.length > 0) {
      if (line.weight < GROUP_WEIGHT) await new Promise((resolve) => setTimeout(resolve, this.#gatherMs));
      const group = waiting.splice(0, groupLength(waiting));
      const startedAt = this.#clock();
      line.startedAt = startedAt;
      await this.#work(accountId, group);
      line.startedAt = null;
      this.#learn(this.#clock() - startedAt);
      line.weight -= group.reduce((sum, { checkIn }) => sum + weightOf(checkIn), 0);
      this.#characters -= group.reduce((sum, { characters }) => sum + characters, 0);
    }
    this.#lines.delete(accountId);
  }

  #learn(ms: number): void {
    this.#groupMs = 0.8 * this.#groupMs + 0.2 * ms;
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

/** A list that is compared and written costs ten signs of life; one that is only named by its digest costs two. */
function weightOf({ message }: CheckIn): number {
  if (message.kind === 'check-in') return 1;
  return message.software === UNREAD || message.software === null ? 2 : 10;
}

/** Near enough: the lines, and something for the rest. */
function charactersOf({ message }: CheckIn): number {
  if (message.kind === 'check-in' || message.software === UNREAD || message.software === null) return 1_000;
  return message.software.reduce((sum, line) => sum + line.length, 1_000);
}

function groupLength(waiting: readonly Waiting[]): number {
  let weight = 0;
  for (const [at, { checkIn }] of waiting.entries()) {
    weight += weightOf(checkIn);
    if (weight > GROUP_WEIGHT && at > 0) return at;
  }
  return waiting.length;
}
