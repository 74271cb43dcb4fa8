import type { Collection } from '#lib/domain/records/collections.ts';
import type { Replica } from '#lib/replica/replica.ts';

type Waited = Pick<Replica, 'rows' | 'whole' | 'settle'>;

/** Rows that the first screen can do without: they come after its answers, and are told then to those who did without. */
export class RestOfRows {
  readonly #replica: Waited;
  readonly #told: (collections: readonly Collection[]) => void;
  readonly #lacked = new Set<Collection>();
  #isHere: boolean;

  constructor(replica: Waited, told: (collections: readonly Collection[]) => void) {
    this.#replica = replica;
    this.#told = told;
    // Rows that are still to be pulled are told as they come.
    this.#isHere = replica.rows.isRead;
  }

  /** Those of these that an answer is to do without for now. */
  lacks(of: readonly Collection[]): readonly Collection[] {
    if (this.#isHere) return [];
    for (const one of of) this.#lacked.add(one);
    return of;
  }

  /** Reads them, and makes rows of what nobody asked for so far: what screens opened later ask for is there then. */
  async bring(): Promise<void> {
    try {
      await this.#replica.whole();
      await this.#replica.settle([...this.#lacked]);
    } finally {
      // Where they could not be read, whoever asks again reads them, or hears why not.
      this.#isHere = true;
      if (this.#lacked.size > 0) this.#told([...this.#lacked]);
    }
    await this.#replica.settle();
  }
}
