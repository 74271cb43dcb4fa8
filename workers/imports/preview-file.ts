import { withoutDoubled } from '#lib/files/csv/doubled-titles.ts';
import type { Encoding } from '#lib/files/csv/encodings.ts';
import { fileKinds } from '#lib/files/kinds/all-kinds.ts';
import { detectFields, detectKind } from '#lib/files/kinds/detect-kind.ts';
import type { FileKind } from '#lib/files/kinds/kind.ts';
import type { ImportChoices } from '#lib/files/import-mapping.ts';
import type { ImportPreview } from '#lib/files/import-preview.ts';
import { datesOf, numbersOf, usualDateOrder, usualDecimalMark } from './usual-ways.ts';
import { HEAD_CHARACTERS, type ImportFile } from './reading/import-file.ts';

/** Rows shown under the mapping, and how much of a cell. */
const ROWS_SHOWN = 5;
const FOREIGN_SHOWN = 6;
const CHARACTERS_SHOWN = 200;

/** `readings` and what is `remembered` are looked up elsewhere. */
export function previewFile({ file, text, head }: ImportFile): ImportPreview {
  const shown = head.records.slice(0, ROWS_SHOWN).map(({ cells }) => cells.map(shortened));
  const byKind = fileKinds.map((kind) => choicesFor(kind, head));
  const detected = detectKind(head.matched);
  return {
    status: 'readable',
    encoding: text.encoding.name,
    guessed: text.foreign && shownAs(text.encoding, text.foreign),
    delimiter: head.delimiter,
    columns: head.titles.map(shortened),
    matched: head.matched.map(shortened),
    sample: shown,
    undecidedDates: head.titles.map((_title, at) => datesOf(head.records, at).undecided),
    undecidedNumbers: head.titles.map((_title, at) => numbersOf(head.records, at).undecided),
    isPart: file.size > HEAD_CHARACTERS,
    choices: byKind.find(({ kind }) => kind === detected)!,
    readings: [],
    remembered: null,
    byKind,
  };
}

function choicesFor(kind: FileKind, head: ImportFile['head']): ImportChoices {
  const rows = head.records.map(({ cells }) => cells);
  const mapping = withoutDoubled(detectFields(kind, head.matched), head.matched, rows);
  const columnsOf = (fields: readonly string[]) => fields.flatMap((field) => mapping[field] ?? []);
  const decimalMark = usualDecimalMark(head, columnsOf(kind.numbers), kind.family);
  return {
    kind: kind.name,
    mapping,
    dateOrder: usualDateOrder(head, columnsOf(kind.dates)) ?? kind.usualDateOrder,
    ...(decimalMark && { decimalMark }),
  };
}

function shownAs({ label }: Encoding, foreign: readonly Uint8Array[]): string[] {
  const decoder = new TextDecoder(label);
  return foreign.slice(0, FOREIGN_SHOWN).map((cell) => shortened(decoder.decode(cell)));
}

function shortened(cell: string): string {
  return cell.length > CHARACTERS_SHOWN ? `${cell.slice(0, CHARACTERS_SHOWN)}…` : cell;
}
