import { derivedId } from '../../base/ids.ts';

export type NameIndex = 'byEmail' | 'byName' | 'byNumber' | 'bySerial';

/** Collections whose records files know by name, with the prefix of their ids. */
const PREFIXES = { users: 'us', devices: 'dv', products: 'pr', contracts: 'ct' } as const;
export type NamedCollection = keyof typeof PREFIXES;

/** In place of a mutation's id: a name has no time. */
const NO_TIME = 'mu_000000000';

/**
 * The id of the alias by which a name that was given up leads to the record that had it. A digest of the name: one of
 * an erased person can be known again by it, and can't be read. `key` is folded, as in the index.
 */
export function formerId(collection: NamedCollection, index: NameIndex, key: string): string {
  return derivedId(PREFIXES[collection], NO_TIME, `${index}/${key}`);
}
