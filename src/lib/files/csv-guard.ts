/**
 * Whether a spreadsheet could take a cell for a formula: its first character, after blanks and characters without a
 * width, begins one. A plain number is none: "-12.5" stays as it is.
 */
export function looksLikeFormula(cell: string): boolean {
  const first = cell.replace(SKIPPED, '');
  return STARTS.test(first) ? !PLAIN_NUMBER.test(cell.trim()) : CONTROL_START.test(cell);
}

/** Blanks and zero-width characters, which spreadsheets skip when they look for a formula. */
const SKIPPED = /^[\s\u200B-\u200D\u2060\uFEFF]+/u;
const STARTS = /^[=+\-@]/;
// eslint-disable-next-line no-control-regex -- a cell that begins with one of these control characters is guarded
const CONTROL_START = /^[\t\r\n\u0000]/;
const PLAIN_NUMBER = /^[+-]?\d+(?:[.,]\d+)?$/;
