/** What bodies hold in memory in a process, as sent, until they are answered. Inflated, there is one in each thread. */
const MOST_BYTES = 128 * 1_048_576;

/** What one request holds. */
export interface Held {
  /** false: there is no room, and nothing was added. */
  add(bytes: number): boolean;
  leave(): void;
}

/** Room for the bodies that agents send: who finds none comes again later, so that a storm takes no more memory. */
export class BodyRoom {
  readonly #most: number;
  #bytes = 0;

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
}
