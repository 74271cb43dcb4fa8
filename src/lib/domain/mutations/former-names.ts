import { derivedId } from '../../base/ids.ts';
import { type Collection, records, type Rows } from '../records/collections.ts';
import type { ReadTx, Tx } from '../tx.ts';

/**
 * A file that was written before a record was renamed or merged still has the old name: a name that was given up leads
 * to the record that had it, by an alias. The alias keeps a digest of the name, so that one of an erased person can be
 * known again and can't be read.
 */
export type NameIndex = 'byEmail' | 'byName' | 'byNumber' | 'bySerial';

/** The id of the alias of a name. `key` is folded, as in the index. */
export function formerId(collection: Collection, index: NameIndex, key: string): string {
  return derivedId(records[collection].prefix, NO_TIME, `${index}/${key}`);
}

/** In place of a mutation's id: a name has no time. */
const NO_TIME = 'mu_000000000';

/** From now on what is called so in files, and by nothing else here, is this record. */
export function leaveName(tx: Tx, collection: Collection, { index, key, to }: Left): void {
  if (key !== '') tx.put('aliases', { id: formerId(collection, index, key), collection, to });
}

interface Left {
  readonly index: NameIndex;
  readonly key: string;
  readonly to: string;
}

/** Rows by what they are called now, else by what they were called. Keys without a row are left out. Two bulk reads at most. */
export async function findNamed<C extends Collection>(
  tx: ReadTx,
  collection: C,
  { index, keys }: { index: NameIndex; keys: readonly string[] },
): Promise<Map<string, Rows[C]>> {
  const rows = new Map<string, Rows[C]>();
  for (const [key, [row]] of await tx.findMany(collection, index, keys)) if (row) rows.set(key, row);
  const missing = keys.filter((key) => !rows.has(key));
  if (missing.length === 0) return rows;
  const ids = missing.map((key) => [key, formerId(collection, index, key)] as const);
  const found = await tx.getMany(
    collection,
    ids.map(([, id]) => id),
  );
  for (const [key, id] of ids) {
    const row = found.get(id);
    if (row) rows.set(key, row);
  }
  return rows;
}
