export interface TableColumn<Key extends string = string> {
  readonly key: Key;
  readonly label: string;
  /** A CSS grid track, for example "minmax(120px, 2fr)". */
  readonly track: string;
}

export interface TableSort<Key extends string = string> {
  readonly column: Key;
  readonly isDescending: boolean;
}

/** Sorting by the same column again turns it round. */
export function sortAfterClick<Key extends string>(sort: TableSort<Key>, column: Key): TableSort<Key> {
  return { column, isDescending: sort.column === column && !sort.isDescending };
}

/** The sum of the least widths (px) that the tracks name: below it the table scrolls sideways. */
export function leastWidthOf(columns: readonly Pick<TableColumn, 'track'>[]): number {
  return columns.reduce((sum, { track }) => sum + Number(/(\d+)px/.exec(track)?.[1] ?? 0), 0);
}
