import { expose } from 'comlink';
import { creditUse } from '#lib/domain/views/credits/credit-use.ts';
import { runView, type ViewQuery } from '#lib/domain/views/registry.ts';
import { columnsFor, reportOf } from '#lib/domain/views/reports/all-reports.ts';
import { reportAnswer, reportCellRows, reportRows } from '#lib/domain/views/reports/run-report.ts';
import type { ViewContext } from '#lib/domain/views/view.ts';
import type { Reader } from '#lib/domain/tx.ts';
import { creditUseCells, creditUseTitles } from '#lib/files/csv/credit-csv.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { listCsv } from '#lib/files/csv/list-csv.ts';
import { reportCells, reportTitles } from '#lib/files/csv/report-csv.ts';
import { listsByView, type ListView } from '#lib/lists/all-lists.ts';
import type { ListDefinition } from '#lib/lists/list.ts';
import { openReadOnly } from '#lib/replica/open-read-only.ts';
import { type OpenRows, openRows } from './open-rows.ts';
import type { ExportAnswer, ExportRequest, ExportSource, ReportsWorker } from './contract.ts';

/** Rows in a piece: about 1 MB of text, which then leaves the memory of JavaScript as a part of the file. */
const PIECE = 8_000;

interface Table {
  readonly titles: readonly string[];
  /** Cells of the rows from an index on, at most a piece; and how many rows there are. */
  piece(from: number): { readonly cells: readonly string[][]; readonly total: number };
}

const outside = {
  clock: { now: () => Date.now() },
  chance: { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) },
};

let opening: Promise<OpenRows> | null = null;

function opened(): Promise<OpenRows> {
  return opening ?? Promise.reject(new Error('No rows are open'));
}

const worker: ReportsWorker = {
  async open(person, changed) {
    opening ??= openRows(person, { ...outside, changed });
    await opening;
  },
  async report(query, now) {
    const { reader, access } = await opened();
    return reportAnswer(reader, query, { now, access: access() });
  },
  async rows(query, now, window) {
    const { reader, access } = await opened();
    return reportRows(reader, { ...query, ...window }, { now, access: access() });
  },
  async exportCsv(request, progress) {
    if (opening) {
      const { reader, access, isWhole } = await opening;
      const context = { now: request.now, access: access() };
      const wasWhole = isWhole();
      const rows = await written(request, tableOf(reader, request.source, context), progress);
      return { ...rows, isWhole: wasWhole && isWhole() };
    }
    const replica = await openReadOnly(request.person, outside);
    const context = { now: request.now, access: replica.access };
    const rows = await written(request, tableOf(replica.reader, request.source, context), progress);
    await replica.close();
    return { ...rows, isWhole: replica.isWhole };
  },
};

/** The same view as the screen, asked for everything. */
function tableOf(reader: Reader, source: ExportSource, context: ViewContext): Table {
  switch (source.view) {
    case 'creditUse':
      return {
        titles: creditUseTitles(source.query.by),
        piece(from) {
          const { rows, total } = creditUse(reader, { ...source.query, count: PIECE, from }, context);
          return { cells: rows.map((row) => creditUseCells(row, source.query.by)), total };
        },
      };
    case 'report': {
      const columns = columnsFor(reportOf(source.query.name), context.access, source.query.filter);
      return {
        titles: reportTitles(columns),
        piece(from) {
          const { rows, total } = reportCellRows(reader, { ...source.query, from, count: PIECE }, context);
          return { cells: rows.map((row) => reportCells(row, columns)), total };
        },
      };
    }
    default:
      return listTable(reader, source, context);
  }
}

/** Of any list: its definition says how a row becomes cells, its view answers the rows. */
function listTable(
  reader: Reader,
  { view, query, columns }: Extract<ExportSource, { view: ListView }>,
  context: ViewContext,
): Table {
  const list: ListDefinition = listsByView[view];
  const { titles, cells } = listCsv(list, columns);
  return {
    titles,
    piece(from) {
      const asked = { ...query, count: PIECE, withFacets: false, from } as ViewQuery<ListView>;
      const { rows, total } = runView(view, reader, asked, context);
      return { cells: rows.map((row) => cells(row)), total };
    },
  };
}

async function written(
  { profile, delimiter }: ExportRequest,
  table: Table,
  progress: (rows: number, total: number) => void,
): Promise<Omit<ExportAnswer, 'isWhole'>> {
  const csv = new CsvWriter(profile, delimiter);
  const parts: Blob[] = [new Blob([csv.head(table.titles)])];
  let rows = 0;
  for (let isLast = false; !isLast;) {
    const { cells, total } = table.piece(rows);
    parts.push(new Blob([csv.rows(cells)]));
    rows += cells.length;
    isLast = rows >= total || cells.length === 0;
    await Promise.resolve(progress(rows, total));
  }
  return { file: new Blob(parts, { type: 'text/csv' }), rows, guardedCells: csv.guardedCells };
}

expose(worker);
