import Dexie from 'dexie';
import { holdDatabase, isDoneWithin, whenAlone } from './database-hold.ts';

/** Lost connections: the old handle never answers again. */
const LOST = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError']);

/** One database, reopened once when its connection is lost, and never again after `close` or `destroy`. */
export class DexieConnection {
  readonly #name: string;
  readonly #make: () => Dexie;
  #db: Dexie | null = null;
  #hold: Promise<() => void> | null = null;
  #isOver = false;

  constructor(name: string, make: () => Dexie) {
    this.#name = name;
    this.#make = make;
  }

  async run<Value>(act: (db: Dexie) => PromiseLike<Value>): Promise<Value> {
    if (!this.#isOver) await (this.#hold ??= holdDatabase(this.#name));
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
    this.#letGo();
  }

  /**
   * Nothing that was in it is left when this answers, within 6 seconds: rejects where that could not be done. The
   * database itself stays, empty, while another thread has it open; whoever else has it is to be told before. What is on
   * its way here fails from here on: it would make the database anew. `isOthers`: another tab destroys it, and this one
   * only takes away what it may have made since; never what somebody has open who signed in again.
   */
  async destroy({ isOthers = false } = {}): Promise<void> {
    this.#isOver = true;
    const isEmptied = !isOthers && (await isDoneWithin(emptied(this.#db ?? this.#make())));
    this.close();
    const patience = isOthers ? [0] : [];
    const isDeleted = await whenAlone(this.#name, () => Dexie.delete(this.#name), ...patience);
    if (!isOthers && !isEmptied && !isDeleted) throw new Error('The database could not be emptied');
  }

  #drop(): void {
    this.#db?.close();
    this.#db = null;
  }

  #letGo(): void {
    void this.#hold?.then((release) => release());
    this.#hold = null;
  }

  #opened(): Dexie {
    if (this.#isOver) throw new Error('This database was closed or deleted here');
    return (this.#db ??= this.#make());
  }
}

async function emptied(db: Dexie): Promise<void> {
  await db.open();
  await db.transaction('rw', db.tables, () => Promise.all(db.tables.map((table) => table.clear())));
}

function isLost(error: unknown): boolean {
  return error instanceof Error && LOST.has(error.name);
}
