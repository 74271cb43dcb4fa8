import Dexie from 'dexie';
import { holdDatabase, isDoneWithin, whenAlone } from './database-hold.ts';

/** Lost connections: the old handle never answers again. */
const LOST = new Set(['UnknownError', 'InvalidStateError', 'DatabaseClosedError']);

interface Opened {
  readonly db: Dexie;
  /** Rejects when the browser closes the connection by itself. */
  readonly closed: Promise<never>;
}

/**
 * One database, reopened once when its connection is lost, and never again after `close` or `destroy`. What is on its way
 * when the browser closes a connection is not waited for: Chromium does so when the disk has no room, and tells of the
 * transactions of that moment neither that they ended nor that they were aborted.
 */
export class DexieConnection {
  readonly #name: string;
  readonly #make: () => Dexie;
  #opened: Opened | null = null;
  #hold: Promise<() => void> | null = null;
  #isOver = false;

  constructor(name: string, make: () => Dexie) {
    this.#name = name;
    this.#make = make;
  }

  async run<Value>(act: (db: Dexie) => PromiseLike<Value>): Promise<Value> {
    if (!this.#isOver) await (this.#hold ??= holdDatabase(this.#name));
    const opened = this.#open();
    try {
      return await Promise.race([act(opened.db), opened.closed]);
    } catch (error) {
      if (!isLost(error)) throw error;
      // Another one may have opened it again by now.
      if (this.#opened === opened) this.#drop();
      const again = this.#open();
      return await Promise.race([act(again.db), again.closed]);
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
   * its way here fails from here on: it would make the database again. `isOthers`: another tab destroys it, and this one
   * only takes away what it may have made since; never what somebody has open who signed in again.
   */
  async destroy({ isOthers = false } = {}): Promise<void> {
    this.#isOver = true;
    const isEmptied = !isOthers && (await isDoneWithin(emptied(this.#opened?.db ?? this.#make())));
    this.close();
    const patience = isOthers ? [0] : [];
    const isDeleted = await whenAlone(this.#name, () => Dexie.delete(this.#name), ...patience);
    if (!isOthers && !isEmptied && !isDeleted) throw new Error('The database could not be emptied');
  }

  #drop(): void {
    this.#opened?.db.close();
    this.#opened = null;
  }

  #letGo(): void {
    void this.#hold?.then((release) => release());
    this.#hold = null;
  }

  #open(): Opened {
    if (this.#isOver) throw new Error('This database was closed or deleted here');
    return (this.#opened ??= watched(this.#make()));
  }
}

/** The event of the connection itself: that of Dexie also tells of its own closing, which lets transactions end. */
function watched(db: Dexie): Opened {
  const closed = new Promise<never>((_resolve, reject) => {
    const lost = (): void => reject(new Dexie.DatabaseClosedError('The browser closed the connection'));
    db.on('ready', () => db.backendDB().addEventListener('close', lost), true);
  });
  closed.catch(() => {});
  return { db, closed };
}

async function emptied(db: Dexie): Promise<void> {
  await db.open();
  await db.transaction('rw', db.tables, () => Promise.all(db.tables.map((table) => table.clear())));
}

function isLost(error: unknown): boolean {
  return error instanceof Error && LOST.has(error.name);
}
