/** "1 row", "1,204 rows": a count with its word. `many` where an s does not do. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${wordFor(count, one, many)}`;
}

/** The word alone, where the count stands elsewhere: "is" or "are". */
export function wordFor(count: number, one: string, many = `${one}s`): string {
  return count === 1 ? one : many;
}
