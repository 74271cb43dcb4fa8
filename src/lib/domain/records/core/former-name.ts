import { derivedId, digestId } from '../../../base/ids.ts';

export type NameIndex = 'byEmail' | 'byName' | 'byNumber' | 'bySerial';

/** Collections whose records files know by name, with the prefix of their ids. */
const PREFIXES = { users: 'us', devices: 'dv', products: 'pr', contracts: 'ct' } as const;
export type NamedCollection = keyof typeof PREFIXES;

/** In place of a mutation's id: a name has no time. */
const NO_TIME = 'mu_000000000';

/**
 * The id of the alias by which a name that was given up leads to the record that had it. A digest of the name: one of
 * an erased person can be known again by it, and can't be read. `key` is folded, as in the index. A name is whatever
 * somebody types: by a hash that resists nobody, another name could be made to take the place of this one, also of
 * somebody who is erased.
 */
export function formerId(collection: NamedCollection, index: NameIndex, key: string): string {
  return digestId(PREFIXES[collection], NO_TIME, `${index}/${key}`);
}

/** Of aliases from before, which are found by it still; nothing gets this id any more. */
export function olderFormerId(collection: NamedCollection, index: NameIndex, key: string): string {
  return derivedId(PREFIXES[collection], NO_TIME, `${index}/${key}`);
}

/** The row that a former name leads to, among those found under both of its ids. */
export function formerRow<Row>(
  found: ReadonlyMap<string, Row>,
  ...[collection, index, key]: Parameters<typeof formerId>
): Row | undefined {
  return found.get(formerId(collection, index, key)) ?? found.get(olderFormerId(collection, index, key));
}

/** Under which ids the row of a former name may be found. */
export function formerIds(...name: Parameters<typeof formerId>): readonly string[] {
  return [formerId(...name), olderFormerId(...name)];
}
