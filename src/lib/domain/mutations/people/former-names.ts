import {
  formerId,
  formerIds,
  formerRow,
  type NamedCollection,
  type NameIndex,
} from '../../records/core/former-name.ts';
import type { Rows } from '../../records/collections.ts';
import type { ReadTx, Tx } from '../../tx.ts';

/**
 * From now on what files call so, and nothing else here is called, is this record: a file that was written before a
 * record was renamed or merged still has the old name.
 */
export function leaveName(tx: Tx, collection: NamedCollection, { index, key, to }: Left): void {
  if (key !== '') tx.put('aliases', { id: formerId(collection, index, key), collection, to });
}

interface Left {
  readonly index: NameIndex;
  readonly key: string;
  readonly to: string;
}

/** Rows by what they are called now, else by what they were called. Keys without a row are left out. Two bulk reads at most. */
export async function findNamed<C extends NamedCollection>(
  tx: ReadTx,
  collection: C,
  { index, keys }: { index: NameIndex; keys: readonly string[] },
): Promise<Map<string, Rows[C]>> {
  const rows = new Map<string, Rows[C]>();
  for (const [key, [row]] of await tx.findMany(collection, index, keys)) if (row) rows.set(key, row);
  const missing = keys.filter((key) => !rows.has(key));
  if (missing.length === 0) return rows;
  const found = await tx.getMany(
    collection,
    missing.flatMap((key) => formerIds(collection, index, key)),
  );
  for (const key of missing) {
    const row = formerRow(found, collection, index, key);
    if (row) rows.set(key, row);
  }
  return rows;
}
