import type { Store } from '../store/open-store.ts';
import type { Changed } from '../store/poke-text.ts';

/** At most one poke a second: a person who types in two tabs must not make everybody pull at each letter. */
const SPACING_MS = 1_000;
/** Of so many browsers all are told at once; of more, each at its own time: 1,000 would ask in the same moment. */
const AT_ONCE = 16;
const SPREAD_MS_EACH = 5;
const LONGEST_SPREAD_MS = 5_000;

interface Subscriber {
  readonly poke: () => void;
  readonly sees: (changed: Changed | null) => boolean;
  timer: NodeJS.Timeout | null;
  isDue: boolean;
}

interface HowToPoke {
  /** Whether something of it may be seen by who listens; left out: all is told. */
  sees?(changed: Changed | null): boolean;
}

/** Passes the pokes of an account to who listens here and may see what changed: the first soon, then at most one a second. */
export class PokeHub {
  private readonly subscribers = new Map<string, Set<Subscriber>>();
  private readonly end: () => void;
  private readonly chance: () => number;

  /** `chance`: between 0 and 1. */
  constructor(store: Pick<Store, 'pokes'>, chance: () => number = Math.random) {
    this.chance = chance;
    this.end = store.pokes.listen((accountId, changed) => this.tell(accountId, changed));
  }

  /** Calls `poke` when something changed in the account; answers how to end it. */
  subscribe(accountId: string, poke: () => void, { sees = () => true }: HowToPoke = {}): () => void {
    const subscriber: Subscriber = { poke, sees, timer: null, isDue: false };
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

  private tell(accountId: string, changed: Changed | null): void {
    const all = this.subscribers.get(accountId) ?? [];
    const some = [...all].filter((one) => one.sees(changed));
    const spread = some.length <= AT_ONCE ? 0 : Math.min(LONGEST_SPREAD_MS, some.length * SPREAD_MS_EACH);
    for (const subscriber of some) {
      subscriber.isDue = true;
      if (!subscriber.timer) this.wait(subscriber, spread * this.chance());
    }
  }

  /** Pokes after `ms` when it is due then, and no sooner than a second after that again. */
  private wait(subscriber: Subscriber, ms: number): void {
    if (ms === 0) return this.pokeIfDue(subscriber);
    subscriber.timer = setTimeout(() => this.pokeIfDue(subscriber), ms);
  }

  private pokeIfDue(subscriber: Subscriber): void {
    subscriber.timer = null;
    if (!subscriber.isDue) return;
    subscriber.isDue = false;
    this.wait(subscriber, SPACING_MS);
    subscriber.poke();
  }
}
