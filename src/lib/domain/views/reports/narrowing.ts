/** Whether a filter lets a value through; an empty one lets everything. */
export function passes(wanted: readonly string[], value: string): boolean {
  return wanted.length === 0 || wanted.includes(value);
}
