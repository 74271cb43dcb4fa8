import { isEmailAddress } from '../../base/email-address.ts';
import { readMoment } from '../reading/import-moment.ts';
import { titlesKnown } from '../kinds/detect-kind.ts';
import { groupedTitles, isGroupsRow, plainTitles, type Titles } from './group-titles.ts';

/** Reports have a few lines of titles above the columns; a header further down is no header. */
const HEADER_WITHIN = 20;

/** Which records hold the titles, and what they are. */
interface FoundHeader extends Titles {
  /** The first and the last record of it. */
  readonly from: number;
  readonly to: number;
}

/** The titles, in one record or in two of which the first names groups of columns; null: there is no record. */
export function findHeader(records: readonly (readonly string[])[]): FoundHeader | null {
  const at = findTitles(records);
  const titles = records[at];
  if (!titles) return null;
  const plain = plainTitles(titles);
  const alone = { from: at, to: at, shown: plain, matched: plain };
  const known = titlesKnown(plain);
  const above = grouped(records, at - 1);
  const below = grouped(records, at);
  const [knownAbove, knownBelow] = [above, below].map((one) => (one ? titlesKnown(one.matched) : -1));
  if (below && knownBelow! > Math.max(known, knownAbove!)) return below;
  return above && known > 0 && knownAbove! >= known ? above : alone;
}

/** Two records that are a header, the first of groups; null: they are none. */
function grouped(records: readonly (readonly string[])[], from: number): FoundHeader | null {
  const [groups, titles] = [records[from], records[from + 1]];
  if (!groups || !titles || [...groups, ...titles].some(isValue) || !isGroupsRow(groups, titles)) return null;
  return { from, to: from + 1, ...groupedTitles(groups, titles) };
}

/**
 * Which of the first records holds the titles: the one in which most fields are found, the first of equals. Where no
 * title is known it is the first record with a cell; -1 when there is none.
 */
function findTitles(records: readonly (readonly string[])[]): number {
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
  return titlesKnown(cells) === 0 && cells.some(isValue);
}

/** An address, a number or a date, which no title is. */
function isValue(cell: string): boolean {
  const text = cell.trim();
  return isEmailAddress(text) || /^[+-]?\d[\d.,]*$/.test(text) || isMoment(text);
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
