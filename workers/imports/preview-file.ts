import { detectMapping } from '#lib/files/import-headers.ts';
import type { DateOrder, ImportMapping } from '#lib/files/import-mapping.ts';
import { readMoment } from '#lib/files/import-moment.ts';
import type { ImportPreview } from './contract.ts';
import type { ImportFile } from './import-file.ts';

/** Rows shown under the mapping, and how much of a cell. */
const ROWS_SHOWN = 5;
const CHARACTERS_SHOWN = 200;

export function previewFile({ text, head }: ImportFile): ImportPreview {
  const mapping = detectMapping(head.titles);
  const shown = head.records.slice(0, ROWS_SHOWN).map(({ cells }) => cells.map(shortened));
  return {
    status: 'readable',
    encoding: text.encoding,
    delimiter: head.delimiter,
    columns: head.titles.map(shortened),
    sample: shown,
    choices: { mapping, dateOrder: dateOrderOf(head, mapping) },
  };
}

/** How the dates in the first rows are written, where one of them shows it. Semicolons are used where days come first. */
function dateOrderOf({ records, delimiter }: ImportFile['head'], mapping: ImportMapping): DateOrder | null {
  const at = mapping.lastCheckIn;
  if (at === null) return null;
  const cells = records.map(({ cells }) => cells[at] ?? '');
  if (!cells.some((cell) => readMoment(cell, null) === 'two-ways')) return null;
  for (const cell of cells) {
    const [one, other] = cell.split(/[/-]/, 2).map(Number);
    if (readMoment(cell, null) === 'two-ways' || one === undefined || other === undefined) continue;
    if (one > 12 && one < 32) return 'day-first';
    if (other > 12 && one <= 12) return 'month-first';
  }
  return delimiter === ';' ? 'day-first' : null;
}

function shortened(cell: string): string {
  return cell.length > CHARACTERS_SHOWN ? `${cell.slice(0, CHARACTERS_SHOWN)}…` : cell;
}
