import { counted } from '#lib/words/count-words.ts';

/** What can be done with a list as a whole: a button at its head, in a menu on a phone. */
export interface ListAction {
  readonly text: string;
  /** For screen readers, where it is more than the text. */
  readonly label?: string;
  /** A place to go instead of something to do. */
  readonly href?: string;
  readonly act?: () => void;
  /** What is done most: on a phone too it stands at the head, as this shorter word. */
  readonly first?: { readonly short: string };
  /** Only where the table has no room for it. */
  readonly isOnPhone?: boolean;
  /** Of rows, and so of none where there are none. */
  readonly needsRows?: boolean;
  /** Its text has a number that is true of the rows that are here. */
  readonly isCount?: boolean;
}

/** Says how many: a count that can't differ from its file. */
export function exportAction(rows: number, act: () => void): ListAction {
  return { text: `Export ${counted(rows, 'row')}`, act, needsRows: true, isCount: true };
}
