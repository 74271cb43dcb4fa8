import Papa from 'papaparse';
import type { CsvDelimiter } from '#lib/files/csv/csv-profile.ts';

/** A record of a CSV with the line it begins on, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
  /** A quoted cell goes on after its closing mark. */
  readonly hasBadQuotes: boolean;
}

/** The file can't be read on: a sentence that says why. */
export class UnreadableCsv extends Error {}

/** No record is longer. What is longer is a quotation mark that nothing closes, with the rest of the file in its cell. */
const MAX_RECORD = 1024 * 1024;

/** Splits text that comes in pieces into records. The parser tells no lines: they follow from the cells. */
export class RecordSplitter {
  readonly #parser: Papa.Parser;
  #rest = '';
  #line = 1;

  constructor(delimiter: CsvDelimiter) {
    this.#parser = new Papa.Parser({ delimiter, newline: '\n' });
  }

  /** The records that are complete with this piece. */
  push(piece: string): CsvRecord[] {
    if (piece.includes('\0')) throw new UnreadableCsv(`${BINARY} ${KEPT} ${OTHER}`);
    const text = this.#rest + piece;
    const { data, errors, meta } = this.#parser.parse(text, 0, true) as Papa.ParseResult<string[]>;
    this.#rest = text.slice(meta.cursor);
    const records = this.#numbered(data, errors);
    if (this.#rest.length > MAX_RECORD) throw new UnreadableCsv(unclosed(this.#line));
    return records;
  }

  /** The record at the end, which has no line end after it. */
  end(): CsvRecord[] {
    if (this.#rest === '') return [];
    const { data, errors } = this.#parser.parse(this.#rest, 0, false) as Papa.ParseResult<string[]>;
    if (errors.some(({ code }) => code === 'MissingQuotes')) {
      throw new UnreadableCsv(unclosed(this.#line));
    }
    this.#rest = '';
    return this.#numbered(data, errors);
  }

  #numbered(rows: readonly string[][], errors: readonly Papa.ParseError[]): CsvRecord[] {
    const bad = new Set(errors.map(({ row }) => row));
    return rows.map((cells, at) => {
      const line = this.#line;
      this.#line += 1;
      for (const cell of cells) if (cell.includes('\n')) this.#line += cell.split('\n').length - 1;
      return { line, cells, hasBadQuotes: bad.has(at) };
    });
  }
}

const BINARY = 'The file has bytes that no text has.';
const KEPT = 'Nothing was imported.';
const OTHER = 'Save the list as CSV once more where it comes from, and choose that file.';

function unclosed(line: number): string {
  return `A quotation mark in the row that begins on line ${line} is never closed, so the rows after it can't be told apart. ${KEPT} Close or take away that mark, and choose the file again.`;
}
