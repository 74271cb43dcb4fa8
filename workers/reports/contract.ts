import type { CreditUseQuery } from '#lib/domain/views/credits/credit-use.ts';
import type { ViewQuery } from '#lib/domain/views/registry.ts';
import type { ReportAnswer } from '#lib/domain/views/reports/report-answer.ts';
import type { ReportQuery } from '#lib/domain/views/reports/report.ts';
import type { ReportRow } from '#lib/domain/views/reports/run-report.ts';
import type { CsvDelimiter, CsvProfile } from '#lib/files/csv/csv-profile.ts';
import type { ListView } from '#lib/lists/all-lists.ts';
import type { Person } from '../replica/contract.ts';

/** What is exported: a view with the query its screen shows; the window is ignored, everything is taken. */
export type ExportSource =
  | {
      [View in ListView]: {
        readonly view: View;
        readonly query: ViewQuery<View>;
        /** Those that the screen shows, in its order; absent: all. */
        readonly columns?: readonly string[];
      };
    }[ListView]
  | { readonly view: 'creditUse'; readonly query: CreditUseQuery }
  | { readonly view: 'report'; readonly query: ReportQuery };

export interface ExportRequest {
  readonly person: Person;
  readonly source: ExportSource;
  readonly profile: CsvProfile;
  readonly delimiter: CsvDelimiter;
  /** The time that statuses are derived from: the screen's, so that both say the same. */
  readonly now: number;
}

export interface ExportAnswer {
  readonly file: Blob;
  readonly rows: number;
  /** Cells that got an apostrophe because a spreadsheet could take them for a formula. */
  readonly guardedCells: number;
  /** Whether all rows that the person may see were on this device. */
  readonly isWhole: boolean;
}

export interface RowsAnswer {
  readonly rows: readonly ReportRow[];
  readonly total: number;
}

/**
 * The reports worker. Ending it is how one cancels. It reads the replica when first asked and follows it from then on,
 * so that a report whose filters change is not read from the disk again.
 */
export interface ReportsWorker {
  /** Reads the rows, once. `changed` is called whenever they are others than before. */
  open(person: Person, changed: () => void): Promise<void>;
  /** null: the person's role does not have this report. */
  report(query: ReportQuery, now: number): Promise<ReportAnswer | null>;
  rows(query: ReportQuery, now: number, window: { from: number; count: number }): Promise<RowsAnswer>;
  /** Of the rows that are open, or else of those that it opens for this file. */
  exportCsv(request: ExportRequest, progress: (rows: number, total: number) => void): Promise<ExportAnswer>;
}
