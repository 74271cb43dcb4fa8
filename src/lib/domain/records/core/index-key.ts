import type { Collection, Rows } from '../collections.ts';
import { records } from '../collections.ts';

/** The key of a row in one of its secondary indexes; null when the row is not in it. */
export function indexKey<C extends Collection>(collection: C, index: string, row: Rows[C]): string | null {
  const key = records[collection].keys[index];
  if (!key) throw new Error(`No index ${index} in ${collection}`);
  return key(row);
}

/** The keys of a row in any of its indexes: one, none, or where the index has several, those. */
export function indexKeys<C extends Collection>(
  collection: C,
  index: string,
  row: Rows[C],
): readonly string[] {
  const several = records[collection].severalKeys[index];
  if (several) return several(row);
  const key = indexKey(collection, index, row);
  return key === null ? [] : [key];
}
