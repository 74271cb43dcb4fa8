import { headerKey } from './import-headers.ts';
import type { ImportChoices, ImportMapping } from './import-mapping.ts';

/** How a person had files with these titles read. */
export interface RememberedReading {
  readonly header: string;
  readonly kind: string;
  /** By field; null: left out. */
  readonly columns: Readonly<Record<string, Place | null>>;
  /** When it was chosen, ms. */
  readonly at: number;
}

/** A column by its folded title, and which of those it is from the left. */
type Place = readonly [title: string, turn: number];

/** What files with the same titles have in common, in whatever order these stand. null: no column has a title. */
export function headerOf(titles: readonly string[]): string | null {
  const keys = titles.map(headerKey).filter((key) => key !== '');
  return keys.length === 0 ? null : keys.sort().join('\n');
}

/** What to remember of what was chosen; null: nothing, as no column has a title or it is what the titles say anyway. */
export function toRemember(
  titles: readonly string[],
  { choices, found, at }: { choices: ImportChoices; found: readonly ImportChoices[]; at: number },
): RememberedReading | null {
  const header = headerOf(titles);
  const [detected] = found;
  const isByHand = choices.kind !== detected?.kind || !isSame(choices.mapping, detected.mapping);
  if (header === null || !isByHand) return null;
  const places = Object.entries(choices.mapping).map(
    ([field, column]) => [field, column === null ? null : placeOf(column, titles)] as const,
  );
  return { header, kind: choices.kind, columns: Object.fromEntries(places), at };
}

/** The same for a file of today. `found`: for its kind. What fields there are since is as found. */
export function asRemembered(
  { columns }: RememberedReading,
  titles: readonly string[],
  found: ImportChoices,
): ImportChoices {
  const mapping = Object.entries(found.mapping).map(([field, column]) => {
    const place = columns[field];
    return [field, place ? columnAt(place, titles) : place === null ? null : column] as const;
  });
  return { ...found, mapping: Object.fromEntries(mapping) };
}

function placeOf(column: number, titles: readonly string[]): Place {
  const keys = titles.map(headerKey);
  const key = keys[column] ?? '';
  return [key, keys.slice(0, column).filter((one) => one === key).length];
}

function columnAt([title, turn]: Place, titles: readonly string[]): number | null {
  const columns = titles.flatMap((one, at) => (headerKey(one) === title ? [at] : []));
  return columns[turn] ?? null;
}

function isSame(one: ImportMapping, other: ImportMapping): boolean {
  return Object.keys({ ...one, ...other }).every((field) => (one[field] ?? null) === (other[field] ?? null));
}
