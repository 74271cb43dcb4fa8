import Dexie from 'dexie';

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
  readonly #make: () => Dexie;
  #opened: Opened | null = null;
  #isOver = false;

  constructor(make: () => Dexie) {
    this.#make = make;
  }

  async run<Value>(act: (db: Dexie) => PromiseLike<Value>): Promise<Value> {
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
  }

  /** What is on its way fails from here on: it would make the database again. */
  async destroy(): Promise<void> {
    this.#isOver = true;
    const db = this.#opened?.db ?? this.#make();
    await db.delete();
    this.#opened = null;
  }

  #drop(): void {
    this.#opened?.db.close();
    this.#opened = null;
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

function isLost(error: unknown): boolean {
  return error instanceof Error && LOST.has(error.name);
}
