/** Field of a kind to the position of its column in the file; null: not in the file. */
export type ImportMapping = Readonly<Record<string, number | null>>;

/** How the file writes a date like 03/04/2026. */
export type DateOrder = 'day-first' | 'month-first';

/** What stands before the decimals of a number. */
export type DecimalMark = '.' | ',';

/** How a file is to be read, as the person confirmed it. */
export interface ImportChoices {
  /** The name of one of `fileKinds`. */
  readonly kind: string;
  readonly mapping: ImportMapping;
  /** null: the file has no such dates, or each of them can be read in one way only. */
  readonly dateOrder: DateOrder | null;
  /** How it writes a number like 1,234. null or left out: each can be read in one way only, or is not read. */
  readonly decimalMark?: DecimalMark | null;
  /** People who have another name here get the one of the file. Left out: no. */
  readonly takesNames?: boolean;
  /** What this list brought before and has no longer ends. Left out: no. */
  readonly isComplete?: boolean;
  /** And what these other lists brought, by `listName`. */
  readonly endsOf?: readonly string[];
  /** Even where it is so much that the file seems cut off. */
  readonly endsMany?: boolean;
}
