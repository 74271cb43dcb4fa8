import type { MutationArgs } from '#lib/domain/mutations/registry.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { ImportPreview } from '#lib/files/import-preview.ts';
import type { PersonText } from '#lib/domain/records/person-texts.ts';
import type { Person } from '../replica/contract.ts';

export interface ImportProblem {
  /** The cause, as a sentence: the group. */
  readonly cause: string;
  readonly rows: number;
  /** Line numbers in the file of the first few. */
  readonly lines: readonly number[];
}

/** What ends where the file is said to be complete. */
export interface EndsFound {
  /** What earlier files told and this one lacks, of how many. */
  readonly ending: number;
  readonly of: number;
  /** The first of it. */
  readonly shown: readonly string[];
  /** What it lacks too, and other lists brought: each ends only where a person says so. `file` null: not known. */
  readonly others: readonly { readonly list: string; readonly file: string | null; readonly count: number }[];
  /** So large a share that the file seems cut off: held back until a person says so. */
  readonly isTooMany: boolean;
  /** Rows that could not be read: what they are about is not known, and nothing ends. */
  readonly unread: number;
  /** Nothing ends, for one of these reasons. */
  readonly isHeldBack: boolean;
  /** Devices that the file does not have: they are named, and stay as they are. */
  readonly missing: number;
  readonly missingShown: readonly string[];
  /** Changes that take it back. */
  readonly undos: number;
}

/** What the dry run of any file shows. */
interface PlannedFile {
  readonly status: 'planned';
  /** The name of the kind of file. */
  readonly kind: string;
  readonly rows: number;
  readonly rejectedRows: number;
  readonly problems: readonly ImportProblem[];
  /** What is not read or kept of rows that are taken. */
  readonly leftOut: readonly ImportProblem[];
  /** It lists who holds or what is installed, so that it may be said to be complete. */
  readonly canBeComplete: boolean;
  /** null: it is not said to be. */
  readonly ends: EndsFound | null;
  /** Titles of columns that have something and of which nothing is kept. */
  readonly notKept: readonly string[];
  /** Batches that confirming would queue; 0: everything is here already. */
  readonly batches: number;
}

export interface InstallCounts {
  readonly family: 'installs';
  readonly productsCreated: readonly string[];
  readonly devices: ImportCounts;
  readonly installs: ImportCounts & { readonly removed: number };
  /** Devices that checked in after the file was made: only what is missing here is added. */
  readonly olderDevices: number;
  /** Devices that checked in here, and of which the file does not say when: as above. */
  readonly undatedDevices: number;
}

/** People of the file whose names are a question. */
export interface NamesFound {
  /** Known here by another name than in the file. */
  readonly differing: number;
  /** They get the name of the file, where the person may change it; else the one here stays. */
  readonly areTaken: boolean;
  /** New, and somebody here has their name under another email. */
  readonly namesakes: number;
  /** Some of them, as a person reads it. */
  readonly namesakesShown: readonly string[];
}

export interface RecordCounts {
  readonly family: 'records';
  readonly productsCreated: readonly string[];
  readonly people: ImportCounts;
  readonly names: NamesFound;
  /** Plain texts that people get or that change; absent: none. */
  readonly texts?: readonly TextCounts[];
  readonly contracts: ImportCounts;
  readonly entitlements: ImportCounts;
  readonly terms: Omit<ImportCounts, 'unchanged'>;
  readonly assignments: ImportCounts & { readonly ended: number };
  /** Records of credits that were imported before the people: they become theirs. */
  readonly creditsMatched: number;
  /** Rows that would be sent. */
  readonly changedRows: number;
  /** Entitlements that let seats exceed and would have more assigned than bought, the most first. */
  readonly overages: readonly {
    readonly product: string;
    readonly contract: string;
    readonly seats: number;
  }[];
}

/** People who had none of a text so far, and people of whom it changes. */
interface TextCounts {
  readonly key: PersonText;
  readonly created: number;
  readonly updated: number;
}

export interface CreditCounts {
  readonly family: 'credits';
  readonly productsCreated: readonly string[];
  /** By day, person and product; updated: another figure than before. */
  readonly credits: ImportCounts;
  /** Of what is new: nobody here is known by the email, no product by the name, no contract bears it. Kept as it stands. */
  readonly unknownPeople: number;
  readonly unknownProducts: number;
  readonly withoutContract: number;
  /** Records that are here and get the person or the product that came since. */
  readonly matched: number;
  readonly changedRows: number;
}

export type PlanCounts = InstallCounts | RecordCounts | CreditCounts;
export type PlannedInstalls = PlannedFile & InstallCounts;
export type PlannedRecords = PlannedFile & RecordCounts;
export type PlannedCredits = PlannedFile & CreditCounts;

/** The dry run: what confirming would do. Nothing is written yet. */
export type ImportPlan =
  | PlannedInstalls
  | PlannedRecords
  | PlannedCredits
  | { readonly status: 'unreadable'; readonly message: string };

/** A mutation of the plan. */
export type ImportBatch = {
  [Name in ImportMutation | OtherMutation]: { readonly name: Name; readonly args: MutationArgs<Name> };
}[ImportMutation | OtherMutation];
/** What a file brings beside its rows: names, and what ends or is given back. */
type OtherMutation =
  'users.edit' | 'installs.end-many' | 'assignments.unassign-many' | 'assignments.assign-many';
export type ImportMutation =
  'credit-records.import' | 'installs.import' | 'contracts.import' | 'users.add-many' | 'assignments.import';

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
  /** `encoding`: the name of one of `encodings`, when a person chose it. */
  preview(person: Person, file: File, encoding?: string): Promise<ImportPreview>;
  /** The file was imported so: the next one with these titles is to be read alike. */
  remember(person: Person, choices: ImportChoices): Promise<void>;
  /** After `preview`. May be asked again with other choices. */
  plan(
    person: Person,
    choices: ImportChoices,
    progress: (progress: ImportProgress) => void,
  ): Promise<ImportPlan>;
  /** The n-th mutation of the plan. */
  batch(index: number): Promise<ImportBatch>;
  /** The n-th mutation that takes back what ended. */
  undoBatch(index: number): Promise<ImportBatch>;
  /** The rejected rows in the file's own columns, with the reason as the last. */
  rejectedCsv(): Promise<Blob>;
}
