/** The rows of a list that are here, by their index. */
export interface RowsHere {
  at(index: number): { readonly id: string } | undefined;
}

/** Only rows that are here can be named: a longer reach is "select all". */
export function withSpan(
  chosen: ReadonlySet<string>,
  rows: RowsHere,
  { anchor, index }: { anchor: number; index: number },
): ReadonlySet<string> {
  const next = new Set(chosen);
  for (let at = Math.min(anchor, index); at <= Math.max(anchor, index); at++) {
    const row = rows.at(at);
    if (row) next.add(row.id);
  }
  return next;
}

export function withToggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}
