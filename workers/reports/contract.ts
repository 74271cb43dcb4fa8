import type { ContractColumn, ContractListQuery } from '#lib/domain/views/contract-list.ts';
import type { CreditRecordQuery } from '#lib/domain/views/credit-record-list.ts';
import type { CreditUseQuery } from '#lib/domain/views/credit-use.ts';
import type { DeviceColumn, DeviceListQuery } from '#lib/domain/views/device-list.ts';
import type { InstallListQuery } from '#lib/domain/views/install-list.ts';
import type { MissingQuery } from '#lib/domain/views/missing-devices.ts';
import type { ReportAnswer } from '#lib/domain/views/reports/report-answer.ts';
import type { ReportQuery } from '#lib/domain/views/reports/report.ts';
import type { ReportRow } from '#lib/domain/views/reports/run-report.ts';
import type { UserListColumn, UserListQuery } from '#lib/domain/views/user-list.ts';
import type { CsvDelimiter, CsvProfile } from '#lib/files/csv-profile.ts';
import type { Person } from '../replica/contract.ts';

/** What is exported: a view with the query its screen shows; the window is ignored, everything is taken. */
export type ExportSource =
  | { readonly view: 'installList'; readonly query: InstallListQuery }
  | { readonly view: 'missingDevices'; readonly query: MissingQuery }
  | { readonly view: 'creditUse'; readonly query: CreditUseQuery }
  | { readonly view: 'creditRecordList'; readonly query: CreditRecordQuery }
  | {
      readonly view: 'deviceList';
      readonly query: DeviceListQuery;
      /** Those that the screen shows, in its order. */
      readonly columns: readonly DeviceColumn[];
    }
  | {
      readonly view: 'userList';
      readonly query: UserListQuery;
      readonly columns: readonly UserListColumn[];
    }
  | {
      readonly view: 'contractList';
      readonly query: ContractListQuery;
      readonly columns: readonly ContractColumn[];
    }
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
