import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { Person } from '../replica/contract.ts';

/** What was found in a file before anything is done with it. */
export type ImportPreview =
  | {
      readonly status: 'readable';
      readonly encoding: string;
      readonly delimiter: string;
      readonly columns: readonly string[];
      /** The first rows as read, for the mapping screen. */
      readonly sample: readonly (readonly string[])[];
      /** How the file will be read, as detected. */
      readonly choices: ImportChoices;
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
export type ImportPlan =
  | {
      readonly status: 'planned';
      readonly rows: number;
      readonly devices: ImportCounts;
      readonly installs: ImportCounts & { readonly removed: number };
      readonly productsCreated: readonly string[];
      /** Devices that checked in after the file was made: only what is missing here is added. */
      readonly olderDevices: number;
      readonly rejectedRows: number;
      readonly problems: readonly ImportProblem[];
      /** Batches that confirming would queue; 0: everything is here already. */
      readonly batches: number;
    }
  | { readonly status: 'unreadable'; readonly message: string };

export interface ImportCounts {
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
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
  /** After `preview`. May be asked again with other choices. */
  plan(
    person: Person,
    choices: ImportChoices,
    progress: (progress: ImportProgress) => void,
  ): Promise<ImportPlan>;
  /** Arguments of the n-th mutation of the plan. */
  batch(index: number): Promise<MutationArgs<'installs.import'>>;
  /** The rejected rows in the file's own columns, with the reason as the last. */
  rejectedCsv(): Promise<Blob>;
}
