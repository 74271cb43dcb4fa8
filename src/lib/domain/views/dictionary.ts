/** Values numbered in the order they came: a column then holds small numbers, and comparing is comparing numbers. */
export class Dictionary {
  readonly values: string[] = [];
  readonly #codes = new Map<string, number>();

  /** The code of a value, given now when it is new. */
  code(value: string): number {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    const code = this.values.length;
    this.values.push(value);
    this.#codes.set(value, code);
    return code;
  }

  /** The code of a value, or -1 when no row had it. */
  find(value: string): number {
    return this.#codes.get(value) ?? -1;
  }

  get size(): number {
    return this.values.length;
  }
}

/** A copy of a column with room for `size` values, twice as long each time so that growing is rare. */
export function grown<Column extends Uint8Array | Int32Array | Float64Array>(
  column: Column,
  size: number,
): Column {
  if (size <= column.length) return column;
  const next = new (column.constructor as new (length: number) => Column)(
    Math.max(size, column.length * 2, 1_024),
  );
  next.set(column as never);
  return next;
}
