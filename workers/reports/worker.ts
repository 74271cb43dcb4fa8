import { expose } from 'comlink';
import { contractList } from '#lib/domain/views/contract-list.ts';
import { creditRecordList } from '#lib/domain/views/credit-record-list.ts';
import { creditUse } from '#lib/domain/views/credit-use.ts';
import { deviceList } from '#lib/domain/views/device-list.ts';
import { installList } from '#lib/domain/views/install-list.ts';
import { missingDevices } from '#lib/domain/views/missing-devices.ts';
import { columnsFor, reportOf } from '#lib/domain/views/reports/all-reports.ts';
import { reportAnswer, reportCellRows, reportRows } from '#lib/domain/views/reports/run-report.ts';
import { userList } from '#lib/domain/views/user-list.ts';
import type { ViewContext } from '#lib/domain/views/view.ts';
import type { Reader } from '#lib/domain/tx.ts';
import { contractCells, contractTitles } from '#lib/files/contract-csv.ts';
import {
  creditRecordCells,
  creditRecordTitles,
  creditUseCells,
  creditUseTitles,
} from '#lib/files/credit-csv.ts';
import { CsvWriter } from '#lib/files/csv-write.ts';
import { deviceCells, deviceTitles } from '#lib/files/device-csv.ts';
import { installCells, installTitles } from '#lib/files/install-csv.ts';
import { missingCells, missingTitles } from '#lib/files/missing-csv.ts';
import { reportCells, reportTitles } from '#lib/files/report-csv.ts';
import { userCells, userTitles } from '#lib/files/user-csv.ts';
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
  const window = { count: PIECE, withFacets: false };
  switch (source.view) {
    case 'installList':
      return {
        titles: installTitles,
        piece(from) {
          const { rows, total } = installList(reader, { ...source.query, ...window, from }, context);
          return { cells: rows.map(installCells), total };
        },
      };
    case 'missingDevices':
      return {
        titles: missingTitles,
        piece(from) {
          const { rows, total } = missingDevices(reader, { ...source.query, count: PIECE, from }, context);
          return { cells: rows.map(missingCells), total };
        },
      };
    case 'creditUse':
      return {
        titles: creditUseTitles(source.query.by),
        piece(from) {
          const { rows, total } = creditUse(reader, { ...source.query, count: PIECE, from }, context);
          return { cells: rows.map((row) => creditUseCells(row, source.query.by)), total };
        },
      };
    case 'creditRecordList':
      return {
        titles: creditRecordTitles,
        piece(from) {
          const { rows, total } = creditRecordList(reader, { ...source.query, count: PIECE, from }, context);
          return { cells: rows.map(creditRecordCells), total };
        },
      };
    case 'deviceList':
      return {
        titles: deviceTitles(source.columns),
        piece(from) {
          const { rows, total } = deviceList(reader, { ...source.query, ...window, from }, context);
          return { cells: rows.map((row) => deviceCells(row, source.columns)), total };
        },
      };
    case 'userList':
      return {
        titles: userTitles(source.columns),
        piece(from) {
          const { rows, total } = userList(reader, { ...source.query, ...window, from }, context);
          return { cells: rows.map((row) => userCells(row, source.columns)), total };
        },
      };
    case 'contractList':
      return {
        titles: contractTitles(source.columns),
        piece(from) {
          const { rows, total } = contractList(reader, { ...source.query, ...window, from }, context);
          return { cells: rows.map((row) => contractCells(row, source.columns)), total };
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
  }
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
