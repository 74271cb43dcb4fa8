import Dexie, { type Table } from 'dexie';
import { collections } from '../../domain/records/collections.ts';
import { dexieReplica } from './dexie-replica.ts';
import { replicaName } from './dexie-storage.ts';
import { PAGE_FORM } from '../../pages/page-text.ts';

/** Schema tags whose rows this build can show, the newest first. A tag that it can't read is left out. */
const READABLE_TAGS = ['s2', 's1'] as const;

const STORES = [...collections, 'journal', 'meta'];

/**
 * A new build that is opened for the first time, perhaps without a network, begins with the rows of the build before:
 * the pull that follows is told `schema`, and shows them until the new ones are complete (L2). Answers whether it did.
 * Costs a copy of the pages, once. The older replica is gone then, copied or not: it would otherwise bring rows back that the
 * present one has dropped because the person may no longer see them.
 */
export async function adoptOlder(person: { accountId: string; userId: string }): Promise<boolean> {
  const names = await Dexie.getDatabaseNames();
  const ending = `-${PAGE_FORM}-${person.accountId}-${person.userId}`;
  const older = READABLE_TAGS.map((tag) => `replica-${tag}${ending}`).find((name) => names.includes(name));
  if (older === undefined) return false;
  const present = dexieReplica(replicaName(person));
  // One that pulled, or adopted, has a cookie.
  const isFresh = (await present.meta()).cookie === null;
  present.close();
  if (!isFresh) return false;
  try {
    await writeAll(replicaName(person), await readAll(older));
    return true;
  } finally {
    await Dexie.delete(older);
  }
}

interface StoreCopy {
  readonly name: string;
  readonly keys: readonly unknown[];
  readonly values: readonly unknown[];
}

async function readAll(name: string): Promise<StoreCopy[]> {
  const db = await new Dexie(name).open();
  const tables = db.tables.filter((table) => STORES.includes(table.name));
  const copies = await db.transaction('r', tables, () => Promise.all(tables.map(copyOf)));
  db.close();
  return copies;
}

async function copyOf(table: Table): Promise<StoreCopy> {
  return { name: table.name, keys: await table.toCollection().primaryKeys(), values: await table.toArray() };
}

/** In one transaction: a tab that dies leaves nothing or all. */
async function writeAll(name: string, copies: readonly StoreCopy[]): Promise<void> {
  const db = await new Dexie(name).open();
  const stores = copies.map((copy) => copy.name);
  await db.transaction('rw', stores, async () => {
    for (const { name: store, keys, values } of copies)
      await db.table(store).bulkPut(values, keys as never[]);
  });
  db.close();
}
