import type { Store } from '../store/open-store.ts';

/** At most one poke a second: a person who types in two tabs must not make everybody pull at each letter. */
const SPACING_MS = 1_000;

interface Subscriber {
  readonly poke: () => void;
  timer: NodeJS.Timeout | null;
  isDue: boolean;
}

/** Passes the pokes of an account to who listens here: the first at once, then at most one a second. */
export class PokeHub {
  private readonly subscribers = new Map<string, Set<Subscriber>>();
  private readonly end: () => void;

  constructor(store: Pick<Store, 'pokes'>) {
    this.end = store.pokes.listen((accountId) => this.tell(accountId));
  }

  /** Calls `poke` when something changed in the account; answers how to end it. */
  subscribe(accountId: string, poke: () => void): () => void {
    const subscriber: Subscriber = { poke, timer: null, isDue: false };
    const all = this.subscribers.get(accountId) ?? new Set<Subscriber>();
    this.subscribers.set(accountId, all.add(subscriber));
    return () => {
      if (subscriber.timer) clearTimeout(subscriber.timer);
      all.delete(subscriber);
      if (all.size === 0 && this.subscribers.get(accountId) === all) this.subscribers.delete(accountId);
    };
  }

  stop(): void {
    this.end();
    for (const all of this.subscribers.values()) for (const { timer } of all) if (timer) clearTimeout(timer);
    this.subscribers.clear();
  }

  private tell(accountId: string): void {
    for (const subscriber of this.subscribers.get(accountId) ?? []) {
      if (subscriber.timer) subscriber.isDue = true;
      else this.poke(subscriber);
    }
  }

  private poke(subscriber: Subscriber): void {
    subscriber.isDue = false;
    subscriber.timer = setTimeout(() => {
      subscriber.timer = null;
      if (subscriber.isDue) this.poke(subscriber);
    }, SPACING_MS);
    subscriber.poke();
  }
}
