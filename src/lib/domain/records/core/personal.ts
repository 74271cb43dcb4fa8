import { type Collection, collections, records, type Rows } from '../collections.ts';
import { valuesOf } from './field.ts';

const erasedOf = Object.fromEntries(
  collections.map((collection) => [collection, valuesOf(records[collection].fields, 'erased')]),
) as Readonly<Record<Collection, Readonly<Record<string, unknown>>>>;

const personalNames = new Set(collections.flatMap((collection) => Object.keys(erasedOf[collection])));

/** Whether any record has a personal field of this name: arguments and audit trail call it the same. */
export function isPersonal(field: string): boolean {
  return personalNames.has(field);
}

/** The row without what is personal in it. */
export function erasedRow<C extends Collection>(collection: C, row: Rows[C]): Rows[C] {
  return { ...row, ...erasedOf[collection] };
}

/** Collections whose rows are personal in part, but for the people themselves. */
export const aboutPeople = collections.filter(
  (collection) => collection !== 'users' && Object.keys(erasedOf[collection]).length > 0,
);
