import type { PageEvent, PageEvents } from '#lib/sync/surroundings.ts';

/** What happens to the page, as sync hears of it: a worker sees the network come back, but not whether it is looked at. */
export class HeardPageEvents implements PageEvents {
  readonly #calls = new Map<PageEvent, Set<() => void>>();

  listen(kind: PageEvent, call: () => void): () => void {
    const calls = this.#calls.get(kind) ?? new Set();
    this.#calls.set(kind, calls.add(call));
    return () => calls.delete(call);
  }

  happen(kind: PageEvent): void {
    for (const call of this.#calls.get(kind) ?? []) call();
  }
}
