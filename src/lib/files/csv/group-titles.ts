import { headerKey } from '../import-headers.ts';
import { titlesKnown } from '../kinds/detect-kind.ts';

/** The titles of a list. */
export interface Titles {
  /** As a person reads them: "Purchase Seats" for "Seats" below a "Purchase" over several columns. */
  readonly shown: readonly string[];
  /** By which fields are found: one that says more alone stays alone. */
  readonly matched: readonly string[];
}

/** One line, single blanks: in a cell of a spreadsheet a long title has lines. */
export function plainTitles(cells: readonly string[]): string[] {
  return cells.map((cell) => cell.replace(/\s+/gu, ' ').trim());
}

/**
 * Whether a row names groups of the columns below: cells that were merged over several titles leave blanks to their right,
 * those that were merged downwards leave blanks below.
 */
export function isGroupsRow(groups: readonly string[], titles: readonly string[]): boolean {
  const has = (cells: readonly string[], at: number) => (cells[at] ?? '').trim() !== '';
  const columns = [...Array(Math.max(groups.length, titles.length)).keys()];
  const [named, titled] = [columns.filter((at) => has(groups, at)), columns.filter((at) => has(titles, at))];
  const last = named.at(-1);
  if (last === undefined || titled.length < 2 || !titled.some((at) => !has(groups, at))) return false;
  const isApart = named.length <= last;
  return isApart || named.some((at) => !has(titles, at));
}

/** The titles of a list whose columns have groups above them. */
export function groupedTitles(groups: readonly string[], titles: readonly string[]): Titles {
  const own = plainTitles(titles);
  const above = groupsAbove(plainTitles(groups), own);
  const shown = above.map((group, at) => joinedTitle(group, own[at] ?? ''));
  const alone = shown.map((both, at) => own[at] || both);
  const isKnown = shown.map((both) => titlesKnown([both]) > 0);
  const apart = alone.map((title, at) => {
    const namesakes = namesakesOf(title, alone);
    return namesakes.length > 1 && namesakes.some((one) => isKnown[one]) ? (shown[at] ?? '') : title;
  });
  const joined = apart.map((title, at) => (isKnown[at] ? (shown[at] ?? '') : title));
  return { shown, matched: titlesKnown(joined) > titlesKnown(apart) ? joined : apart };
}

/** A title that begins with its group says it already: no "Contract Contract number". */
function joinedTitle(group: string, title: string): string {
  const first = title.split(' ').slice(0, group.split(' ').length).join(' ');
  if (headerKey(first) === headerKey(group)) return title;
  return [group, title].filter((one) => one !== '').join(' ');
}

function namesakesOf(title: string, titles: readonly string[]): number[] {
  const key = headerKey(title);
  return titles.flatMap((one, at) => (headerKey(one) === key ? [at] : []));
}

/** The group of each column: it goes on to the right, but for one that was merged downwards. */
function groupsAbove(groups: readonly string[], titles: readonly string[]): string[] {
  let group = '';
  return Array.from({ length: Math.max(groups.length, titles.length) }, (_, at) => {
    const [own = '', title = ''] = [groups[at], titles[at]];
    if (own !== '') group = own;
    const shown = own !== '' || title !== '' ? group : '';
    if (title === '') group = '';
    return shown;
  });
}
