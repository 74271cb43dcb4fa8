import { headerKey } from './import-headers.ts';

/**
 * Lists that people have and that are not read, by titles that only they have together, as `headerKey` folds them.
 * Their other titles also stand in files that are read, so a likely mapping proves nothing.
 */
const KINDS: readonly { readonly name: string; readonly titles: readonly string[] }[] = [
  { name: 'Autodesk daily usage', titles: ['dayused', 'offeringname', 'tokensused'] },
];

/** What a file with these titles looks like, when that is known and not read; else null. */
export function otherKind(titles: readonly string[]): string | null {
  const keys = new Set(titles.map(headerKey));
  return KINDS.find((kind) => kind.titles.every((title) => keys.has(title)))?.name ?? null;
}
