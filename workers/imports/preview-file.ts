import { withoutDoubled } from '#lib/files/csv/doubled-titles.ts';
import type { Encoding } from '#lib/files/csv/encodings.ts';
import { fileKinds } from '#lib/files/kinds/all-kinds.ts';
import { detectFields, detectKind } from '#lib/files/kinds/detect-kind.ts';
import type { FileKind } from '#lib/files/kinds/kind.ts';
import type { DateOrder, ImportChoices } from '#lib/files/import-mapping.ts';
import { readMoment } from '#lib/files/reading/import-moment.ts';
import type { ImportPreview } from './contract.ts';
import type { ImportFile } from './import-file.ts';

/** Rows shown under the mapping, and how much of a cell. */
const ROWS_SHOWN = 5;
const FOREIGN_SHOWN = 6;
const CHARACTERS_SHOWN = 200;

export function previewFile({ text, head }: ImportFile): ImportPreview {
  const shown = head.records.slice(0, ROWS_SHOWN).map(({ cells }) => cells.map(shortened));
  const byKind = fileKinds.map((kind) => choicesFor(kind, head));
  const detected = detectKind(head.titles);
  return {
    status: 'readable',
    encoding: text.encoding.name,
    guessed: text.foreign && shownAs(text.encoding, text.foreign),
    delimiter: head.delimiter,
    columns: head.titles.map(shortened),
    sample: shown,
    choices: byKind.find(({ kind }) => kind === detected)!,
    byKind,
  };
}

function choicesFor(kind: FileKind, head: ImportFile['head']): ImportChoices {
  const rows = head.records.map(({ cells }) => cells);
  const mapping = withoutDoubled(detectFields(kind, head.titles), head.titles, rows);
  const columns = kind.dates.flatMap((date) => mapping[date] ?? []);
  return { kind: kind.name, mapping, dateOrder: dateOrderOf(head, columns) ?? kind.usualDateOrder };
}

/** How the dates in the first rows are written, where one of them shows it. Semicolons are used where days come first. */
function dateOrderOf(
  { records, delimiter }: ImportFile['head'],
  columns: readonly number[],
): DateOrder | null {
  const cells = columns.flatMap((at) => records.map(({ cells }) => cells[at] ?? ''));
  if (!cells.some((cell) => readMoment(cell, null) === 'two-ways')) return null;
  for (const cell of cells) {
    const [one, other] = cell.split(/[/-]/, 2).map(Number);
    if (readMoment(cell, null) === 'two-ways' || one === undefined || other === undefined) continue;
    if (one > 12 && one < 32) return 'day-first';
    if (other > 12 && one <= 12) return 'month-first';
  }
  return delimiter === ';' ? 'day-first' : null;
}

function shownAs({ label }: Encoding, foreign: readonly Uint8Array[]): string[] {
  const decoder = new TextDecoder(label);
  return foreign.slice(0, FOREIGN_SHOWN).map((cell) => shortened(decoder.decode(cell)));
}

function shortened(cell: string): string {
  return cell.length > CHARACTERS_SHOWN ? `${cell.slice(0, CHARACTERS_SHOWN)}…` : cell;
}
