import type { ImportMapping } from '#lib/files/import-mapping.ts';
import type { Person } from '../replica/contract.ts';

/** What was found in a file before anything is done with it. */
export type ImportPreview =
  | {
      readonly status: 'readable';
      readonly fileName: string;
      readonly encoding: string;
      readonly delimiter: string;
      readonly columns: readonly string[];
      /** The first rows as read, for the mapping screen. */
      readonly sample: readonly (readonly string[])[];
      /** Which column fills which field, as detected. */
      readonly mapping: ImportMapping;
    }
  /** A sentence: what is wrong with the file, and what to do. */
  | { readonly status: 'unreadable'; readonly message: string };

export interface ImportProblem {
  /** The cause, as a sentence: the group. */
  readonly cause: string;
  readonly rows: number;
  /** Line numbers in the file of the first few. */
  readonly lines: readonly number[];
}

/** The dry run: what confirming would do. Nothing is written yet. */
export interface ImportPlan {
  readonly rows: number;
  readonly devices: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly installs: { readonly created: number; readonly updated: number; readonly unchanged: number };
  readonly productsCreated: readonly string[];
  readonly rejectedRows: number;
  readonly problems: readonly ImportProblem[];
  /** Batches that confirming would queue; 0: everything is here already. */
  readonly batches: number;
}

export interface ImportProgress {
  readonly step: 'reading' | 'comparing';
  /** 0 to 1. */
  readonly done: number;
}

/**
 * The imports worker: reads a file, compares it with the replica, and hands over batches for the replica worker
 * to queue. Ended by terminating it, which is also how one cancels; what was queued by then stays.
 */
export interface ImportsWorker {
  preview(file: File): Promise<ImportPreview>;
  plan(
    person: Person,
    mapping: ImportMapping,
    progress: (progress: ImportProgress) => void,
  ): Promise<ImportPlan>;
  /** Arguments of the n-th `installs.import` mutation of the plan. */
  batch(index: number): Promise<unknown>;
  /** The rejected rows with their reasons as a last column, in the given file's own columns. */
  rejectedCsv(): Promise<Blob>;
}
