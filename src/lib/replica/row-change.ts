import { checksum } from '../base/hash.ts';
import type { StoredText } from './storage.ts';

/** Rows as they are kept: a page of a first sync, or changes pulled later. */
export interface RowChange {
  readonly collection: string;
  readonly rows: readonly { readonly id: string }[];
  /** The version of each row, beside `rows`. */
  readonly versions: readonly number[];
  readonly gone?: readonly string[];
  /** The collection is emptied first (L7). */
  readonly isAnew?: boolean;
}

/** The one door between rows and storage, so that encryption can be added here. */
export function encodeChange(change: RowChange): StoredText {
  const text = JSON.stringify(change);
  return { text, sum: checksum(text) };
}

/** null: torn. */
export function decodeChange(stored: StoredText): RowChange | null {
  return checksum(stored.text) === stored.sum ? (JSON.parse(stored.text) as RowChange) : null;
}
