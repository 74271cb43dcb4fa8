import Dexie from 'dexie';
import { DexieConnection } from './dexie-connection.ts';
import type { HowToDestroy } from './storage.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** How a person had files with certain titles read, on this device alone: never sent, gone with a sign-out. */
export interface ReadingStore<Reading extends KeptReading> {
  find(header: string): Promise<Reading | null>;
  /** In place of what was kept for the same titles. The oldest goes where there are too many. */
  put(one: Reading): Promise<void>;
  remove(header: string): Promise<void>;
  close(): void;
  destroy(how?: HowToDestroy): Promise<void>;
}

interface KeptReading {
  readonly header: string;
  /** When it was chosen, ms. */
  readonly at: number;
}

/** Nobody has as many kinds of files; titles are a few hundred bytes. */
const MOST = 200;

/** A database of its own, as that of checked devices. Titles of columns and places alone: nothing of the rows below. */
export function dexieReadings<Reading extends KeptReading>(person: Person): ReadingStore<Reading> {
  const name = readingsName(person);
  const connection = new DexieConnection(name, () => {
    const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
    db.version(1).stores({ readings: 'header,at' });
    return db;
  });
  return {
    find: async (header) =>
      (await connection.run((db) => db.table<Reading, string>('readings').get(header))) ?? null,
    put: (one) =>
      connection.run(async (db) => {
        const table = db.table<Reading, string>('readings');
        await table.put(one);
        const many = (await table.count()) - MOST;
        if (many > 0) await table.bulkDelete(await table.orderBy('at').limit(many).primaryKeys());
      }),
    remove: (header) => connection.run((db) => db.table('readings').delete(header)),
    close: () => connection.close(),
    destroy: (how) => connection.destroy(how),
  };
}

export function readingsName({ accountId, userId }: Person): string {
  return `readings-${accountId}-${userId}`;
}
