import Dexie from 'dexie';

/** Lost connections: the old handle never answers again. */
const LOST = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError']);

/** One database, reopened once when its connection is lost, and never again after `close` or `destroy`. */
export class DexieConnection {
  readonly #make: () => Dexie;
  #db: Dexie | null = null;
  #isOver = false;

  constructor(make: () => Dexie) {
    this.#make = make;
  }

  async run<Value>(act: (db: Dexie) => PromiseLike<Value>): Promise<Value> {
    try {
      return await act(this.#opened());
    } catch (error) {
      if (!isLost(error)) throw error;
      this.#drop();
      return await act(this.#opened());
    }
  }

  close(): void {
    this.#isOver = true;
    this.#drop();
  }

  /** What is on its way fails from here on: it would make the database anew. */
  async destroy(): Promise<void> {
    this.#isOver = true;
    const db = this.#db ?? this.#make();
    await db.delete();
    this.#db = null;
  }

  #drop(): void {
    this.#db?.close();
    this.#db = null;
  }

  #opened(): Dexie {
    if (this.#isOver) throw new Error('This database was closed or deleted here');
    return (this.#db ??= this.#make());
  }
}

function isLost(error: unknown): boolean {
  return error instanceof Error && LOST.has(error.name);
}
