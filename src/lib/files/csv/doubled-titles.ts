import { headerKey } from '../import-headers.ts';
import type { ImportMapping } from '../import-mapping.ts';

/** The columns that have the same title as this one, itself among them. */
function namesakesOf(at: number, titles: readonly string[]): number[] {
  const key = headerKey(titles[at] ?? '');
  return titles.flatMap((title, column) => (headerKey(title) === key ? [column] : []));
}

/**
 * A mapping by titles without what a title does not say: of several columns of one title the one that has something is
 * meant, or any where they have the same; else none, and a person chooses. `rows`: the first of the file.
 */
export function withoutDoubled(
  mapping: ImportMapping,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): ImportMapping {
  const cellsOf = (column: number) => rows.map((cells) => (cells[column] ?? '').trim()).join('\n');
  const meant = (at: number): number | null => {
    const namesakes = namesakesOf(at, titles);
    if (namesakes.length === 1) return at;
    const filled = namesakes.filter((column) => cellsOf(column).trim() !== '');
    const [first = at, ...others] = filled;
    return others.every((column) => cellsOf(column) === cellsOf(first)) ? first : null;
  };
  return Object.fromEntries(
    Object.entries(mapping).map(([field, at]) => [field, at === null ? null : meant(at)]),
  );
}

/** How many columns have the likeliest title of a field that is there. */
export function columnsTitled(
  field: { readonly titles: readonly string[] },
  titles: readonly string[],
): number {
  const keys = titles.map(headerKey);
  const found = field.titles.find((title) => keys.includes(title));
  return keys.filter((key) => key === found).length;
}

/** Titles to choose from: those that stand there twice are told apart by their place. */
export function choosableTitles(titles: readonly string[]): string[] {
  return titles.map((title, at) => {
    if (title.trim() === '') return `Column ${at + 1}`;
    return namesakesOf(at, titles).length > 1 ? `${title} (column ${at + 1})` : title;
  });
}
