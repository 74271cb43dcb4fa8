/** Who is to be told that an account has news. In this process alone; `notify` passes it to the others. */
export class PokeHub {
  readonly #listeners = new Map<string, Set<() => void>>();
  #notify: (accountId: string) => void = () => {};

  /** Other server processes are told through this. */
  passOn(notify: (accountId: string) => void): void {
    this.#notify = notify;
  }

  /** Something was committed here. */
  poke(accountId: string): void {
    this.deliver(accountId);
    this.#notify(accountId);
  }

  /** Something was committed, here or in another process: tells this process's listeners. */
  deliver(accountId: string): void {
    for (const listener of this.#listeners.get(accountId) ?? []) listener();
  }

  /** Answers how to stop listening. */
  listen(accountId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(accountId) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(accountId, listeners);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(accountId);
    };
  }

  get size(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }
}
