import { LOCALE } from './locale.ts';

const LIST = new Intl.ListFormat(LOCALE);
const EITHER = new Intl.ListFormat(LOCALE, { type: 'disjunction' });

/** "A", "A and B", "A, B, and C". */
export function listed(names: readonly string[]): string {
  return LIST.format(names);
}

/** "A", "A or B", "A, B, or C". */
export function either(names: readonly string[]): string {
  return EITHER.format(names);
}
