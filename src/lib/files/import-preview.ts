import type { ImportChoices } from './import-mapping.ts';
import type { ImportedThings } from '../words/import/imported-things.ts';

/** What was found in a file before anything is done with it. */
export type ImportPreview =
  | {
      readonly status: 'readable';
      readonly encoding: string;
      /** Nothing in the file says its encoding for sure: cells by which a person sees whether it was guessed right. null: it does. */
      readonly guessed: readonly string[] | null;
      readonly delimiter: string;
      readonly columns: readonly string[];
      /** Their titles as fields are found by them: without the group that stands above, where that says nothing. */
      readonly matched: readonly string[];
      /** The first rows as read, for the mapping screen. */
      readonly sample: readonly (readonly string[])[];
      /** By column: a date in the rows that were looked at that can be read in two ways, and no other row decides; null: none. */
      readonly undecidedDates: readonly (string | null)[];
      /** The same for a number like 1,234. */
      readonly undecidedNumbers: readonly (string | null)[];
      /** The file has more rows than were looked at. */
      readonly isPart: boolean;
      /** How the file will be read, as detected. */
      readonly choices: ImportChoices;
      /** Two or more: the file may be any of these, and a person says which. */
      readonly readings: readonly FileReading[];
      /** How the person had files with these titles read before; null: as the titles say. */
      readonly remembered: { readonly choices: ImportChoices; readonly at: number } | null;
      /** The same for every kind of file, for a person who says that it is another one. */
      readonly byKind: readonly ImportChoices[];
    }
  /** A sentence: what is wrong with the file, and what to do. */
  | { readonly status: 'unreadable'; readonly message: string };

/** What a file has when it is read as one kind: "25 people". */
export interface FileReading {
  readonly kind: string;
  readonly of: ImportedThings;
  readonly count: number;
  /** It was counted in so many rows, and the file has more; null: in all. */
  readonly inFirst: number | null;
}
