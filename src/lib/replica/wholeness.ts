import type { ReplicaMeta } from './stored/storage.ts';

/** How much of what the person may see is here. Of a part no count is to be believed, and nothing is "none". */
export interface Wholeness {
  readonly isWhole: boolean;
  /** Of a part: rows here, and rows there when the first sync began; null: not known. */
  readonly here: { readonly rows: number; readonly total: number } | null;
}

/** Of the rows that are shown: while others are built beside them, what is shown stays as whole as it was. */
export function wholenessOf(meta: ReplicaMeta, isTorn: boolean): Wholeness {
  const isWhole = !isTorn && (meta.whole === undefined ? isComplete(meta) : meta.whole === meta.shown);
  const { filled } = meta;
  if (isWhole || meta.shown !== meta.building || !filled || filled.total === 0)
    return { isWhole, here: null };
  return { isWhole, here: { ...filled, rows: Math.min(filled.rows, filled.total) } };
}

/** As an older build, which did not note it, would have it. */
function isComplete({ shown, building, cookie, filled }: ReplicaMeta): boolean {
  return shown === building && cookie !== null && cookie.resume === undefined && filled === undefined;
}
