import { repeatsHeader } from '#lib/files/import-headers.ts';
import type { Encoding } from '#lib/files/csv/encodings.ts';
import { looksLikeFormula } from '#lib/files/csv/csv-guard.ts';
import { titlesKnown } from '#lib/files/kinds/detect-kind.ts';
import { type CsvHead, readHead } from './csv-head.ts';
import { type CsvRecord, RecordSplitter, UnreadableCsv } from './csv-records.ts';
import { otherFormat } from './other-format.ts';
import { decodedPieces, type TextFile, textFile } from './text-file.ts';

/** A file whose encoding, delimiter and titles are known. */
export interface ImportFile {
  readonly file: File;
  readonly text: Extract<TextFile, { status: 'text' }>;
  readonly head: CsvHead;
}

export type OpenedFile =
  | { readonly status: 'readable'; readonly opened: ImportFile }
  | { readonly status: 'unreadable'; readonly message: string };

/** Enough for titles and a look at the rows, whatever the cells. */
export const HEAD_CHARACTERS = 256 * 1024;

/** `encoding`: what a person says it is. */
export async function openImportFile(file: File, encoding?: Encoding): Promise<OpenedFile> {
  const text = await textFile(file, encoding);
  if (text.status === 'unreadable') return text;
  let start = '';
  let isWhole = true;
  for await (const piece of decodedPieces(file, text.encoding.label)) {
    start += piece;
    if (start.length < HEAD_CHARACTERS) continue;
    isWhole = false;
    break;
  }
  const other = otherFormat(start);
  if (other) return unreadable(other);
  try {
    const head = readHead(start, isWhole);
    if (!head) return unreadable('The file has no rows. Nothing was imported. Choose another file.');
    const isHeaderOnly = isWhole && head.records.every(isBlank);
    if (isHeaderOnly && titlesKnown(head.matched) > 0) {
      return unreadable('The file has titles but no rows. Nothing was imported. Choose another file.');
    }
    return {
      status: 'readable',
      opened: { file, text: { ...text, isGuarded: text.isGuarded && !hasFormula(head) }, head },
    };
  } catch (error) {
    if (error instanceof UnreadableCsv) return unreadable(error.message);
    throw error;
  }
}

/**
 * The rows of the file, without titles, blank rows and titles that repeat. In groups, so that whoever waits on them
 * does so once a piece and not once a row. `progress`: the share read, 0 to 1. Throws UnreadableCsv.
 */
export async function* rowsOf(
  { file, text, head }: ImportFile,
  progress: (done: number) => void = () => {},
): AsyncGenerator<CsvRecord[]> {
  const splitter = new RecordSplitter(head.delimiter);
  const isRow = (record: CsvRecord) =>
    record.line > head.titlesLine &&
    !isBlank(record) &&
    !head.titleRows.some((titles) => repeatsHeader(record.cells, titles));
  for await (const piece of decodedPieces(file, text.encoding.label, (bytes) =>
    progress(bytes / file.size),
  )) {
    yield splitter.push(piece).filter(isRow);
  }
  yield splitter.end().filter(isRow);
}

/** What a spreadsheet would take for a formula stands guarded in a file of ours, or the guard was none. */
function hasFormula({ records }: CsvHead): boolean {
  return records.some(({ cells }) => cells.some(looksLikeFormula));
}

function isBlank({ cells }: CsvRecord): boolean {
  return cells.every((cell) => cell.trim() === '');
}

function unreadable(message: string): OpenedFile {
  return { status: 'unreadable', message };
}
