import type { DateOrder, DecimalMark } from '#lib/files/import-mapping.ts';
import type { FileKind } from '#lib/files/kinds/kind.ts';
import { ColumnNumbers } from '#lib/files/reading/column-numbers.ts';
import { ColumnDates } from '#lib/files/reading/date-orders.ts';
import type { CsvHead } from './reading/csv-head.ts';

type Head = Pick<CsvHead, 'records' | 'delimiter'>;

/**
 * How dates are written that their own column does not decide: as in the others, where these agree. Semicolons are used
 * where days come first.
 */
export function usualDateOrder({ records, delimiter }: Head, columns: readonly number[]): DateOrder | null {
  const all = columns.map((at) => datesOf(records, at));
  if (all.every(({ undecided }) => undecided === null)) return null;
  const orders = new Set(all.flatMap(({ order }) => order ?? []));
  const [only, ...others] = orders;
  if (only === undefined) return delimiter === ';' ? 'day-first' : null;
  return others.length === 0 && only !== 'mixed' ? only : null;
}

/**
 * The mark before decimals where a column does not decide: as in the others, where these agree, else as those write who
 * divide cells so: commas with a point, semicolons with a comma. Three decimals are believed by that of credits alone,
 * which have as many: of seats and prices they are rather thousands, and a person says.
 */
export function usualDecimalMark(
  { records, delimiter }: Head,
  columns: readonly number[],
  family: FileKind['family'],
): DecimalMark | null {
  const all = columns.map((at) => numbersOf(records, at));
  const open = new Set(
    all.filter(({ undecided }) => undecided !== null).flatMap((one) => [...one.openMarks]),
  );
  if (open.size === 0) return null;
  const [only, ...others] = new Set(all.flatMap(({ marks }) => [...marks]));
  if (only !== undefined) return others.length === 0 ? only : null;
  if (family === 'credits' && delimiter === ',') return '.';
  const usual = delimiter === ',' ? '.' : delimiter === ';' ? ',' : null;
  return usual !== null && !open.has(usual) ? usual : null;
}

export function datesOf(records: Head['records'], at: number): ColumnDates {
  const dates = new ColumnDates();
  for (const { cells } of records) dates.add(cells[at] ?? '');
  return dates;
}

export function numbersOf(records: Head['records'], at: number): ColumnNumbers {
  const numbers = new ColumnNumbers();
  for (const { cells } of records) numbers.add(cells[at] ?? '');
  return numbers;
}
