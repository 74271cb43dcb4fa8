import type { PokeLine } from '../store/poke-line.ts';

/** How long the times of check-ins gather before browsers are told of them, ms. */
const GATHER_MS = 5_000;

/** Tells of quiet writes together: a fleet that checks in must not make everybody pull once a second. */
export class LatePokes {
  readonly #line: Pick<PokeLine, 'pokeLater'>;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(line: Pick<PokeLine, 'pokeLater'>) {
    this.#line = line;
  }

  wrote(accountId: string): void {
    if (this.#timers.has(accountId)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(accountId);
      void this.#line.pokeLater(accountId);
    }, GATHER_MS);
    this.#timers.set(accountId, timer.unref());
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }
}
