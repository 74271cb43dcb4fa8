import { naturalKey } from '../../../base/text.ts';
import type { Sort } from '../view.ts';
import { passes } from './narrowing.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportTable } from './report.ts';

/** Places of the rows that pass parts and bands, in order; ties fall to the report's own order, descending is the exact reverse. */
export function orderOf(
  report: ReportDefinition,
  table: ReportTable,
  { filter, sort }: { filter: ReportFilter; sort: Sort<string> },
): Int32Array {
  let order = shownPlaces(report, table, filter);
  if (!table.isOrdered) {
    order = sortedBy(order, (at) => table.cell(at, report.sort.column));
    if (report.sort.isDescending) order.reverse();
  }
  if (sort.column === report.sort.column && sort.isDescending === report.sort.isDescending) return order;
  if (sort.column === report.sort.column) return order.toReversed();
  order = sortedBy(order, (at) => table.cell(at, sort.column));
  return sort.isDescending ? order.reverse() : order;
}

/** The keys of the parts that are shown. */
export function shownParts({ parts }: ReportDefinition, filter: ReportFilter): readonly string[] {
  if (filter.parts.length > 0) return filter.parts;
  return parts.filter(({ isAside }) => !isAside).map(({ key }) => key);
}

function shownPlaces(report: ReportDefinition, table: ReportTable, filter: ReportFilter): Int32Array {
  const parts = shownParts(report, filter);
  const isByBand = report.bars === 'band';
  const places = new Int32Array(table.size);
  let length = 0;
  for (let at = 0; at < table.size; at++) {
    if (!passes(parts, table.part(at))) continue;
    if (isByBand && !passes(filter.bands, table.bar(at))) continue;
    places[length++] = at;
  }
  return places.subarray(0, length);
}

/**
 * Sorted stably by a value. Each distinct value gets a rank, and rank and place go into one number: 300,000 rows are
 * then sorted by the browser's own sort of numbers in 40 ms.
 */
function sortedBy(places: Int32Array, valueOf: (at: number) => Cell): Int32Array {
  const codes = new Map<Cell, number>();
  const coded = Int32Array.from(places, (at) => {
    const value = valueOf(at);
    let code = codes.get(value);
    if (code === undefined) codes.set(value, (code = codes.size));
    return code;
  });
  const ranks = ranksOf([...codes.keys()]);
  const size = places.length;
  const keys = Float64Array.from(coded, (code, index) => ranks[code]! * size + index).sort();
  return Int32Array.from(keys, (key) => places[key % size]!);
}

/** The rank of each value: none first, then numbers, then texts in natural order. */
function ranksOf(values: readonly Cell[]): Int32Array {
  const keyed = values.map((value, code) => ({
    code,
    key: typeof value === 'string' ? naturalKey(value) : value,
  }));
  keyed.sort((one, other) => compare(one.key, other.key));
  const ranks = new Int32Array(values.length);
  keyed.forEach(({ code }, rank) => (ranks[code] = rank));
  return ranks;
}

function compare(one: Cell, other: Cell): number {
  if (one === other) return 0;
  if (one === null) return -1;
  if (other === null) return 1;
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return one < other ? -1 : 1;
}
