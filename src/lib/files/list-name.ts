import { foldKey } from '../base/text.ts';

/** Of what came by a list that is not known any more, or by one of an older build. No list is called that. */
export const UNKNOWN_LIST = '?';

/**
 * What a list is called from one time to the next: the name of its file without ending, day, number and "copy".
 * "Installs-2026-11 (2).csv" is the list "installs".
 */
export function listName(fileName: string): string {
  const stem = foldKey(fileName).replace(/\.[a-z0-9]{1,5}$/u, '');
  const words = stem.split(/[^\p{L}\p{N}]+/u).map(withoutNumber);
  return words.filter((word) => word !== '' && !COPIES.has(word)).join(' ');
}

/** "installs2026" is "installs"; what has digits in between is a day or a number of the export. */
function withoutNumber(word: string): string {
  const letters = word.replace(/\p{N}+$/u, '');
  return /\p{N}/u.test(letters) ? '' : letters;
}

/** As Windows, macOS and browsers call a second file of a name. */
const COPIES: ReadonlySet<string> = new Set(['copy', 'kopie', 'copie', 'copia']);
