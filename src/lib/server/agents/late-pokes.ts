import type { PokeLine } from '../store/poke-line.ts';

/** After agents' news were told, how long more of them gather, ms: a rollout must not make everybody pull at each device. */
const GATHER_MS = 60_000;

/**
 * Tells of what agents did that a person looks for, a new device or other software: the first at once, then at most once a
 * minute. Times of check-ins are not told at all: a browser asks once a minute by itself, and they come with that.
 */
export class LatePokes {
  readonly #line: Pick<PokeLine, 'pokeLater'>;
  /** By account, while nothing may be told. */
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #due = new Set<string>();

  constructor(line: Pick<PokeLine, 'pokeLater'>) {
    this.#line = line;
  }

  wrote(accountId: string): void {
    if (this.#timers.has(accountId)) this.#due.add(accountId);
    else this.#tell(accountId);
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #tell(accountId: string): void {
    this.#due.delete(accountId);
    const timer = setTimeout(() => {
      this.#timers.delete(accountId);
      if (this.#due.has(accountId)) this.#tell(accountId);
    }, GATHER_MS);
    this.#timers.set(accountId, timer.unref());
    void this.#line.pokeLater(accountId);
  }
}
