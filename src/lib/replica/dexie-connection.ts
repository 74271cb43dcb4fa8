import Dexie from 'dexie';

/** Lost connections: the old handle never answers again. */
const LOST = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError']);

/** One database, reopened once when its connection is lost. */
export class DexieConnection {
  readonly #make: () => Dexie;
  #db: Dexie | null = null;

  constructor(make: () => Dexie) {
    this.#make = make;
  }

  async run<Value>(act: (db: Dexie) => PromiseLike<Value>): Promise<Value> {
    try {
      return await act(this.#opened());
    } catch (error) {
      if (!isLost(error)) throw error;
      this.close();
      return await act(this.#opened());
    }
  }

  close(): void {
    this.#db?.close();
    this.#db = null;
  }

  async destroy(): Promise<void> {
    const db = this.#opened();
    await db.delete();
    this.#db = null;
  }

  #opened(): Dexie {
    return (this.#db ??= this.#make());
  }
}

function isLost(error: unknown): boolean {
  return error instanceof Error && LOST.has(error.name);
}
