import type { ImportedThings } from '../../words/import/imported-things.ts';
import type { Capability } from '../../domain/access/capabilities.ts';
import type { CreditSource } from '../../domain/records/credit-record.ts';
import type { DecimalMarks } from '../reading/column-numbers.ts';
import type { DateOrders } from '../reading/date-orders.ts';
import { headerKey } from '../import-headers.ts';
import type { DateOrder, ImportChoices, ImportMapping } from '../import-mapping.ts';
import type { CreditPart, InstallRow, Read, RecordRow } from '../reading/row-parts.ts';

export interface KindField {
  readonly name: string;
  /** What a person reads beside the choice of its column. */
  readonly label: string;
  /** Titles as `headerKey` folds them, the likeliest first. */
  readonly titles: readonly string[];
  /** Its cell is a list with this between its parts, which are read one on each line. */
  readonly divider?: RegExp;
  /** It only says what becomes of the row ("Suspended"), or stands in for another column: what it says is not kept. */
  readonly isKept?: false;
}

/** All there is to know of a kind of file: how it is told by its titles, which columns are read, and what a row means. */
interface KindOfFile {
  readonly name: string;
  readonly label: string;
  /** The page on which it is named, and by which words. */
  readonly offered: { readonly on: ImportedThings; readonly as: string };
  readonly fields: readonly KindField[];
  /** Fields without which no row can be read. */
  readonly needs: readonly string[];
  /** Titles that only such a file has together, as `headerKey` folds them; of each group one. None: it is never told. */
  readonly signature: readonly (readonly string[])[];
  /** It is told of no program: it counts only where nothing else fits, and no column names devices. */
  readonly isAnyList?: true;
  /** Its titles as such a file has them. */
  readonly sample: string;
  /** The column for each field, where that is more than the likeliest title. */
  readonly columnsIn?: (titles: readonly string[]) => ImportMapping;
  /** Fields that hold dates. */
  readonly dates: readonly string[];
  /** Fields that hold numbers that are kept. */
  readonly numbers: readonly string[];
  /** How its program writes 03/04/2026; null: as the computer it ran on. */
  readonly usualDateOrder: DateOrder | null;
  /** Publisher and vendor of what it lists; "": the file says. */
  readonly vendor: string;
  /** What a person must be allowed for what it asks for. */
  readonly permissions: readonly Capability[];
}

type Reader<Part> = (texts: Texts, reading: RowReading) => Read<Part>;

/** Of devices and what is installed on them. */
export type InstallKind = KindOfFile & { readonly family: 'installs'; readonly read: Reader<InstallRow> };
/** Of people, contracts and seats. */
export type RecordKind = KindOfFile & { readonly family: 'records'; readonly read: Reader<RecordRow> };
/** Of use of credits. `source`: figures of one are compared with those of the same alone. */
export type CreditKind = KindOfFile & {
  readonly family: 'credits';
  readonly source: CreditSource;
  readonly read: Reader<CreditPart>;
};
export type FileKind = InstallKind | RecordKind | CreditKind;

/** The texts of a row by field: one line, single blanks; "" where the file has nothing. Those of one row at a time. */
export type Texts = (field: string) => string;

/** What rows are read with; the same for a whole file. */
export interface RowReading {
  readonly kind: Pick<KindOfFile, 'fields' | 'needs' | 'vendor'>;
  readonly choices: ImportChoices;
  /** How the dates of each field are written. */
  readonly dateOrders: DateOrders;
  /** What stands before the decimals of the numbers of each field. */
  readonly decimalMarks: DecimalMarks;
  /** Of all columns, as the file has them. */
  readonly titles: readonly string[];
  /** The file comes from the spreadsheets profile: formulas are guarded by an apostrophe. */
  readonly isGuarded: boolean;
  /** Time of the import, ms. */
  readonly now: number;
}

/** A column that is read and not kept. */
export function judging(field: KindField): KindField {
  return { ...field, isKept: false };
}

/** Last of all it is found by the name that the screen gives it: who makes a list writes what they read there. */
export function field(name: string, label: string, ...titles: string[]): KindField {
  return { name, label, titles: [...new Set([...titles, headerKey(label)])] };
}
