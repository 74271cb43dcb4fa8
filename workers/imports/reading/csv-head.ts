import { csvDelimiters, type CsvDelimiter } from '#lib/files/csv/csv-profile.ts';
import { findHeader, isRowAlready } from '#lib/files/csv/find-header.ts';
import { titlesKnown } from '#lib/files/kinds/detect-kind.ts';
import { type CsvRecord, RecordSplitter, UnreadableCsv } from './csv-records.ts';

/** The beginning of a CSV: how it is divided, its titles, the first rows. */
export interface CsvHead {
  readonly delimiter: CsvDelimiter;
  readonly titles: readonly string[];
  /** The same, as fields are found by them. */
  readonly matched: readonly string[];
  /** The records that hold them, as they stand there: one, or two of which the first names groups. */
  readonly titleRows: readonly (readonly string[])[];
  /** Rows begin on a later line. Where no line names the columns, titles are "". */
  readonly titlesLine: number;
  /** The rows that the text has after the titles. */
  readonly records: readonly CsvRecord[];
}

/** Excel writes the delimiter into a first line of its own. */
const SEPARATOR = /^sep=(.)$/im;

/**
 * Finds the delimiter by trying each: the one with which most titles are known, else with which the titles have most
 * columns. `isWhole`: the text is the whole file. null: it holds no record. Throws UnreadableCsv.
 */
export function readHead(text: string, isWhole: boolean): CsvHead | null {
  const declared = SEPARATOR.exec(text.slice(0, 16))?.[1];
  const named = csvDelimiters.filter((delimiter) => delimiter === declared);
  const tried = (named.length > 0 ? named : csvDelimiters)
    .map((delimiter) => headWith(delimiter, { text, isWhole, isDeclared: declared !== undefined }))
    .sort((one, other) => score(other) - score(one));
  const [best] = tried;
  if (best?.trouble) throw best.trouble;
  return best?.head ?? null;
}

interface Tried {
  readonly head: CsvHead | null;
  /** The file is divided so, and can't be read to its end. */
  readonly trouble: UnreadableCsv | null;
}

function headWith(
  delimiter: CsvDelimiter,
  { text, isWhole, isDeclared }: { text: string; isWhole: boolean; isDeclared: boolean },
): Tried {
  const splitter = new RecordSplitter(delimiter);
  const records: CsvRecord[] = [];
  let trouble: UnreadableCsv | null = null;
  try {
    // No spread: where a piece is the whole of a large file, its records are more than a call takes arguments.
    for (const record of splitter.push(text)) records.push(record);
    if (isWhole) records.push(...splitter.end());
  } catch (error) {
    if (!(error instanceof UnreadableCsv)) throw error;
    trouble = error;
  }
  if (isDeclared) records.shift();
  return { head: headOf(records, delimiter), trouble };
}

function headOf(records: readonly CsvRecord[], delimiter: CsvDelimiter): CsvHead | null {
  const rows = records.map(({ cells }) => cells);
  const found = findHeader(rows);
  const last = found && records[found.to];
  if (!found || !last) return null;
  if (isRowAlready(last.cells)) {
    // Nothing names the columns: a person does, and the first row is one.
    const none = last.cells.map(() => '');
    const untitled = { titles: none, matched: none, titleRows: [none] };
    return { delimiter, ...untitled, titlesLine: last.line - 1, records: records.slice(found.to) };
  }
  const { shown: titles, matched } = found;
  const titleRows = rows.slice(found.from, found.to + 1);
  return {
    delimiter,
    titles,
    matched,
    titleRows,
    titlesLine: last.line,
    records: records.slice(found.to + 1),
  };
}

function score({ head }: Tried): number {
  return head ? titlesKnown(head.matched) * 1_000 + Math.min(999, head.titles.length) : -1;
}
