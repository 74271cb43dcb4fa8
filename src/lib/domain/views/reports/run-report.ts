import type { Collection } from '../../records/collections.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext, Window } from '../view.ts';
import { columnsFor, reportOf } from './all-reports.ts';
import { orderOf } from './report-order.ts';
import { type ReportAnswer, answerOf } from './report-answer.ts';
import type { Cell, ReportDefinition, ReportFilter, ReportLink, ReportQuery, ReportTable } from './report.ts';

export interface ReportRow {
  readonly id: string;
  /** In the order of the columns this person gets. */
  readonly cells: readonly Cell[];
  readonly link: ReportLink;
}

/** What a report says in all: counts, picture, sum. null: the person's role does not have it. */
export function reportAnswer(reader: Reader, query: ReportQuery, context: ViewContext): ReportAnswer | null {
  const report = reportOf(query.name);
  if (!report.isFor(context.access)) return null;
  const { table, shown } = listed(reader, query, context);
  return answerOf(reader, report, { table, shown, filter: query.filter, context });
}

/** A part of its rows. Nothing for who has no such report. */
export function reportRows(
  reader: Reader,
  query: ReportQuery & Window,
  context: ViewContext,
): { readonly rows: readonly ReportRow[]; readonly total: number } {
  const window = windowOf(reader, query, context);
  if (window === null) return { rows: [], total: 0 };
  const { table, places, keys, total } = window;
  const rows = places.map((at) => ({
    id: table.id(at),
    cells: keys.map((key) => table.cell(at, key)),
    link: table.link(at),
  }));
  return { rows, total };
}

/** The cells of `reportRows` alone, as a file has them. */
export function reportCellRows(
  reader: Reader,
  query: ReportQuery & Window,
  context: ViewContext,
): { readonly rows: readonly (readonly Cell[])[]; readonly total: number } {
  const window = windowOf(reader, query, context);
  if (window === null) return { rows: [], total: 0 };
  const { table, places, keys, total } = window;
  return { rows: places.map((at) => keys.map((key) => table.cell(at, key))), total };
}

function windowOf(reader: Reader, query: ReportQuery & Window, context: ViewContext) {
  const report = reportOf(query.name);
  if (!report.isFor(context.access)) return null;
  const { table, shown } = listed(reader, query, context);
  const keys = columnsFor(report, context.access, query.filter).map(({ key }) => key);
  const places = Array.from(shown.subarray(query.from, query.from + query.count));
  return { table, places, keys, total: shown.length };
}

interface Read {
  readonly table: ReportTable;
  /** Orders of the rows shown, by parts, bands and sort. */
  readonly orders: Map<string, Int32Array>;
}

interface Kept {
  readonly state: string;
  readonly reads: Map<string, Read>;
}

/** Every collection that a report reads. */
const READ: readonly Collection[] = [
  ...(['accounts', 'users', 'products', 'contracts', 'terms'] as const),
  ...(['entitlements', 'assignments', 'devices', 'installations'] as const),
  ...(['creditGrants', 'creditRecords'] as const),
];
/** Back and forth between a few filters costs nothing; 300,000 rows kept are about 10 MB. */
const MAX_READS = 6;
const kept = new WeakMap<Reader, Kept>();

function listed(
  reader: Reader,
  { name, filter, sort }: ReportQuery,
  context: ViewContext,
): { table: ReportTable; shown: Int32Array } {
  const report = reportOf(name);
  const { table, orders } = readOnce(reader, report, { filter, context });
  const known = columnsFor(report, context.access, filter).some(({ key }) => key === sort.column);
  const by = known ? sort : report.sort;
  const key = JSON.stringify([filter.parts, filter.bands, by]);
  let shown = orders.get(key);
  if (!shown) {
    shown = orderOf(report, table, { filter, sort: by });
    orders.set(key, shown);
  }
  return { table, shown };
}

/** The rows of a report under its filters: read again only when rows, filters or the person's access change. */
function readOnce(
  reader: Reader,
  report: ReportDefinition,
  { filter, context }: { filter: ReportFilter; context: ViewContext },
): Read {
  const state = READ.map((collection) => reader.revision(collection)).join(' ');
  let cache = kept.get(reader);
  if (cache?.state !== state) {
    cache = { state, reads: new Map() };
    kept.set(reader, cache);
  }
  const { parts: _parts, bands: _bands, ...reading } = filter;
  const key = JSON.stringify([report.name, reading, context]);
  const known = cache.reads.get(key);
  if (known) return known;
  const [oldest] = cache.reads.keys();
  if (cache.reads.size >= MAX_READS && oldest !== undefined) cache.reads.delete(oldest);
  const read: Read = { table: report.read(reader, filter, context), orders: new Map() };
  cache.reads.set(key, read);
  return read;
}
