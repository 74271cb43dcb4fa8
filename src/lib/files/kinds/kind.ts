import type { DateOrder } from '../import-mapping.ts';

export const kindNames = [
  'install-list',
  'people',
  'autodesk-subscriptions',
  'autodesk-usage',
  'autodesk-users',
  'adobe-users',
  'microsoft-users',
  'snipe-users',
  'snipe-licenses',
  'autodesk-daily',
  'credit-use',
] as const;
export type KindName = (typeof kindNames)[number];

export interface KindField {
  readonly name: string;
  /** What a person reads beside the choice of its column. */
  readonly label: string;
  /** Titles as `headerKey` folds them, the likeliest first. */
  readonly titles: readonly string[];
  /** Its cell is a list with this between its parts, which are read one on each line. */
  readonly divider?: RegExp;
}

/** A kind of file as data: how it is told by its titles, and which columns are read. */
export interface FileKind {
  readonly name: KindName;
  readonly label: string;
  readonly fields: readonly KindField[];
  /** Fields without which no row can be read. */
  readonly needs: readonly string[];
  /** Titles that only such a file has together, as `headerKey` folds them; of each group one. */
  readonly signature: readonly (readonly string[])[];
  /** Fields that hold dates. */
  readonly dates: readonly string[];
  /** How its program writes 03/04/2026; null: as the computer it ran on. */
  readonly usualDateOrder: DateOrder | null;
  /** Publisher and vendor of what it lists; "": the file says. */
  readonly vendor: string;
}

export function field(name: string, label: string, ...titles: string[]): KindField {
  return { name, label, titles };
}
