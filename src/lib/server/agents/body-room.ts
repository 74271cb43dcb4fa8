/** What bodies hold in memory in a process, as sent and inflated, until they are answered. */
const MOST_BYTES = 192 * 1_048_576;
/** Inflated and parsed at once: each may become 32 MB before anybody can tell; Node has four threads for it. */
const TURNS = 4;

/** What one request holds. */
export interface Held {
  /** false: there is no room, and nothing was added. */
  add(bytes: number): boolean;
  leave(): void;
}

/** Room for the bodies that agents send: who finds none comes again later, so that a storm takes no more memory. */
export class BodyRoom {
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #bytes = 0;
  #turns = TURNS;

  constructor(most = MOST_BYTES) {
    this.#most = most;
  }

  enter(): Held {
    let own = 0;
    return {
      add: (bytes) => {
        if (this.#bytes + bytes > this.#most) return false;
        own += bytes;
        this.#bytes += bytes;
        return true;
      },
      leave: () => {
        this.#bytes -= own;
        own = 0;
      },
    };
  }

  /** In order of asking, a few at a time. */
  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#turns > 0) this.#turns--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#turns++;
    }
  }
}
