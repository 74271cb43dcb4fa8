import { titlesKnown } from './kinds/all-kinds.ts';

/** Reports have a few lines of titles above the columns; a header further down is no header. */
const HEADER_WITHIN = 20;

/**
 * Which of the first records holds the titles: the one in which most fields are found, the first of equals. Where no
 * title is known it is the first record with a cell; -1 when there is none.
 */
export function findHeader(records: readonly (readonly string[])[]): number {
  const first = records.findIndex((cells) => cells.some((cell) => cell.trim() !== ''));
  let best = first;
  let most = 1;
  for (let at = Math.max(0, first); at < Math.min(records.length, HEADER_WITHIN); at++) {
    const fields = titlesKnown(records[at]!);
    if (fields <= most) continue;
    most = fields;
    best = at;
  }
  return best;
}
