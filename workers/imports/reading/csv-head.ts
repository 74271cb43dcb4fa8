import { csvDelimiters, type CsvDelimiter } from '#lib/files/csv/csv-profile.ts';
import { findHeader, isRowAlready } from '#lib/files/csv/find-header.ts';
import { titlesKnown } from '#lib/files/kinds/detect-kind.ts';
import { type CsvRecord, RecordSplitter, UnreadableCsv } from './csv-records.ts';

/** The beginning of a CSV: how it is divided, its titles, the first rows. */
export interface CsvHead {
  readonly delimiter: CsvDelimiter;
  readonly titles: readonly string[];
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
  const at = findHeader(records.map(({ cells }) => cells));
  const titles = records[at];
  if (!titles) return { head: null, trouble };
  if (isRowAlready(titles.cells)) {
    // Nothing names the columns: a person does, and the first row is one.
    const untitled = titles.cells.map(() => '');
    return {
      head: { delimiter, titles: untitled, titlesLine: titles.line - 1, records: records.slice(at) },
      trouble,
    };
  }
  const head = { delimiter, titles: titles.cells, titlesLine: titles.line, records: records.slice(at + 1) };
  return { head, trouble };
}

function score({ head }: Tried): number {
  return head ? titlesKnown(head.titles) * 1_000 + Math.min(999, head.titles.length) : -1;
}
