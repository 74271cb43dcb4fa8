import { personTextKeys } from '../../domain/records/person-texts.ts';
import { cellText, withoutGuard } from './import-cells.ts';
import { causes, type Rejection, rejection } from '../import-causes.ts';
import type { FileKind, KindField, RowReading, Texts } from '../kinds/kind.ts';
import { readTexts } from './read-texts.ts';
import type { Read } from './row-parts.ts';
import { isTotalRow } from '../csv/total-row.ts';

/** What a row of such a file says. */
export type PartOf<Kind extends FileKind> = Exclude<ReturnType<Kind['read']>, { rejected: Rejection }>;

/**
 * Reads rows of a kind of file, one after the other. Cells that fill no field are not looked at, whatever is in them.
 * What is worked out once for the file is not for every row: a list has 200,000.
 */
export function rowReader<Kind extends FileKind>(
  kind: Kind,
  reading: RowReading,
): (cells: readonly string[]) => Read<PartOf<Kind>> {
  const { isGuarded } = reading;
  const columns = reading.titles.length;
  const places = new Map(kind.fields.map(({ name }, place) => [name, place]));
  const ats = kind.fields.map(({ name }) => reading.choices.mapping[name] ?? null);
  const hasTexts = personTextKeys.some((key) => (reading.choices.mapping[key] ?? null) !== null);
  const values: string[] = kind.fields.map(() => '');
  const texts: Texts = (field) => values[places.get(field) ?? -1] ?? '';
  return (cells) => {
    if (cells.length > columns && cells.slice(columns).some((cell) => cell.trim() !== '')) {
      return { rejected: rejection(causes.tooManyCells, `There are ${cells.length}.`) };
    }
    if (isTotalRow(cells)) return { rejected: rejection(causes.total) };
    for (const [place, field] of kind.fields.entries()) {
      const at = ats[place] ?? null;
      const cell = at === null ? '' : (cells[at] ?? '');
      const text = fieldText(field, isGuarded ? withoutGuard(cell) : cell);
      if (text === null)
        return { rejected: rejection(causes.cell, `It is in the column for "${field.label}".`) };
      values[place] = text;
    }
    const part = kind.read(texts, reading) as Read<PartOf<Kind>>;
    return hasTexts && !('rejected' in part) ? { ...part, texts: readTexts(texts) } : part;
  };
}

/** null: it can't be kept. */
function fieldText({ divider }: KindField, cell: string): string | null {
  if (!divider) return cellText(cell);
  const parts = cell.split(divider).map(cellText);
  return parts.includes(null) ? null : parts.join('\n');
}
