import type { ImportMapping } from './import-mapping.ts';
import { titleCurrency } from './reading/title-currency.ts';

/**
 * A title without what vendors vary: case, blanks, punctuation, width, a remark in brackets ("Email [Required]"), and the
 * currency of its prices ("Price (EUR)").
 */
export function headerKey(title: string): string {
  return titleCurrency(withoutRemark(title))
    .rest.normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** No pattern: cells of hostile files are folded too, and one that looks back at each blank takes the square of them. */
function withoutRemark(title: string): string {
  const text = title.trimEnd();
  const before = text.endsWith(']') ? text.slice(0, text.lastIndexOf('[')).trimEnd() : '';
  return before === '' ? title : before;
}

/** The column for each field, by the likeliest of its titles. One column fills one field only. */
export function mappingOf(
  fields: readonly { readonly name: string; readonly titles: readonly string[] }[],
  titles: readonly string[],
): ImportMapping {
  const keys = titles.map(headerKey);
  const taken = new Set<number>();
  const mapping: Record<string, number | null> = {};
  for (const field of fields) {
    const found = field.titles.map((title) => keys.indexOf(title)).find((at) => at >= 0 && !taken.has(at));
    mapping[field.name] = found ?? null;
    if (found !== undefined) taken.add(found);
  }
  return mapping;
}

/** Whether a record repeats the titles, as joined exports do in the middle. */
export function repeatsHeader(cells: readonly string[], titles: readonly string[]): boolean {
  if (titles.every((title) => title === '')) return false;
  if (cells[0]?.trim() !== titles[0]?.trim() && headerKey(cells[0] ?? '') !== headerKey(titles[0] ?? ''))
    return false;
  const last = Math.max(cells.length, titles.length);
  for (let at = 0; at < last; at++) {
    if (headerKey(cells[at] ?? '') !== headerKey(titles[at] ?? '')) return false;
  }
  return true;
}
