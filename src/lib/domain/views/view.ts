import type { Access } from '../access/access.ts';
import type { Collection } from '../records/collections.ts';

/** What a view needs besides rows and query. */
export interface ViewContext {
  /** Time to derive statuses from, ms. Screens pass whole minutes so that answers can be compared. */
  readonly now: number;
  readonly access: Access;
  /** Whether the rows are all that the person may see. Absent: they are. */
  readonly isWhole?: boolean;
  /** Not read from the device yet: what is counted of these is told as null, and asked again. Only what `comesLater` names. */
  readonly lacks?: readonly Collection[];
}

/** The part of a sorted list that a screen shows. `count: Infinity` (an export) takes all. */
export interface Window {
  readonly from: number;
  readonly count: number;
}

export interface Sort<Column extends string> {
  readonly column: Column;
  readonly isDescending: boolean;
}

export interface Listed<Row, Facets> {
  readonly rows: readonly Row[];
  /** Rows in the whole list, of which `rows` are the window. */
  readonly total: number;
  /** null when the query did not ask. */
  readonly facets: Facets | null;
}

/** A value of a filter with the number of rows it would show, the other filters kept. */
export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}
