import type { Refusal } from '../records/refusal.ts';
import type { Reader } from '../tx.ts';
import type { ViewContext } from './view.ts';

export interface RefusalRow {
  readonly refusal: Refusal;
  /** What the person wanted, as a sentence part: "Rename NL-WS-0007 to Spare". */
  readonly wanted: string;
  /** Why not, in a license admin's words. */
  readonly why: string;
  /** What to do next. */
  readonly next: string;
  /** For a conflict: the field, mine and theirs, as text. */
  readonly fields: readonly { readonly field: string; readonly mine: string; readonly theirs: string }[];
  /** Rows of a batch that were not accepted. */
  readonly rows: readonly { readonly row: number; readonly why: string }[];
  /** The device (or other record) to go to, when this reader has it. */
  readonly subjectName: string | null;
}

/** The person's refusals, newest first: the Inbox. */
export function refusals(reader: Reader, query: null, context: ViewContext): readonly RefusalRow[] {
  (void reader, query, context);
  throw new Error('Not built yet');
}
