import { LOCALE } from './locale.ts';

const LIST = new Intl.ListFormat(LOCALE);

/** "A", "A and B", "A, B, and C". */
export function listed(names: readonly string[]): string {
  return LIST.format(names);
}
