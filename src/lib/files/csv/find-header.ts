import { isEmailAddress } from '../../base/email-address.ts';
import { readMoment } from '../reading/import-moment.ts';
import { titlesKnown } from '../kinds/detect-kind.ts';

/** Reports have a few lines of titles above the columns; a header further down is no header. */
const HEADER_WITHIN = 20;

/**
 * Which of the first records holds the titles: the one in which most fields are found, the first of equals. Where no
 * title is known it is the first record with a cell; -1 when there is none.
 */
export function findHeader(records: readonly (readonly string[])[]): number {
  const first = records.findIndex(hasCell);
  let best = first;
  let most = 1;
  let isBelowLines = true;
  for (let at = Math.max(0, first); at < Math.min(records.length, HEADER_WITHIN); at++) {
    const cells = records[at]!;
    const fields = titlesKnown(cells);
    // One title that is known may stand in any row; below lines of one cell each it is that of a column.
    if (
      fields > most ||
      (fields === 1 && most === 1 && isBelowLines && best === first && at > first && !isLine(cells))
    ) {
      most = Math.max(most, fields);
      best = at;
    }
    isBelowLines &&= isLine(cells);
  }
  return best;
}

/** Whether the record that would hold the titles is a row already: it has an address, a date or an amount. */
export function isRowAlready(cells: readonly string[]): boolean {
  return (
    titlesKnown(cells) === 0 &&
    cells.some(
      (cell) => isEmailAddress(cell.trim()) || /^[+-]?\d[\d.,]*$/.test(cell.trim()) || isMoment(cell),
    )
  );
}

function isMoment(cell: string): boolean {
  return typeof readMoment(cell, 'day-first') === 'number';
}

function hasCell(cells: readonly string[]): boolean {
  return cells.some((cell) => cell.trim() !== '');
}

/** A line of text above a list, or nothing. */
function isLine(cells: readonly string[]): boolean {
  return cells.filter((cell) => cell.trim() !== '').length < 2;
}
