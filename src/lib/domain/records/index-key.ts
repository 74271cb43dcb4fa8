import type { Collection, Rows } from './collections.ts';
import { records } from './collections.ts';

/** The key of a row in one of its secondary indexes; null when the row is not in it. */
export function indexKey<C extends Collection>(collection: C, index: string, row: Rows[C]): string | null {
  const key = records[collection].keys[index];
  if (!key) throw new Error(`No index ${index} in ${collection}`);
  return key(row);
}
