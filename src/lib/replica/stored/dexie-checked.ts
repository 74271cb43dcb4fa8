import Dexie from 'dexie';
import type { CheckedDevice } from '../../domain/records/devices/checked-device.ts';
import { DexieConnection } from './dexie-connection.ts';
import type { HowToDestroy } from './storage.ts';

interface Person {
  readonly accountId: string;
  readonly userId: string;
}

/** What a person checked, on this device alone: never sent, gone with a sign-out. */
export interface CheckedStore {
  /** From a moment on (ms), the oldest first. What is older than a week is deleted. */
  since(at: number, now: number): Promise<readonly CheckedDevice[]>;
  add(one: CheckedDevice): Promise<void>;
  remove(one: CheckedDevice): Promise<void>;
  close(): void;
  destroy(how?: HowToDestroy): Promise<void>;
}

/** A list of today that is looked for tomorrow is still there; one of last month is nobody's any more. */
const KEPT = 7 * 86_400_000;

/**
 * A database of its own: that of the outbox is never changed for this, and that of the rows may be dropped. Ids and
 * times alone: names are read from the rows, so that nothing is kept here which its person may no longer see.
 */
export function dexieChecked(person: Person): CheckedStore {
  const name = checkedName(person);
  const connection = new DexieConnection(name, () => {
    const db = new Dexie(name, { chromeTransactionDurability: 'strict' });
    db.version(1).stores({ checked: '[at+deviceId],at' });
    return db;
  });
  return {
    since: (at, now) =>
      connection.run(async (db) => {
        const table = db.table<CheckedDevice>('checked');
        await table
          .where('at')
          .below(now - KEPT)
          .delete();
        return table.where('at').aboveOrEqual(at).sortBy('at');
      }),
    add: async (one) => void (await connection.run((db) => db.table('checked').put(one))),
    remove: async (one) =>
      void (await connection.run((db) => db.table('checked').delete([one.at, one.deviceId]))),
    close: () => connection.close(),
    destroy: (how) => connection.destroy(how),
  };
}

export function checkedName({ accountId, userId }: Person): string {
  return `checked-${accountId}-${userId}`;
}
