import { needsGuard } from './csv-guard.ts';
import type { CsvDelimiter, CsvProfile } from './csv-profile.ts';

const BOM = '\uFEFF';
const LINE_END = '\r\n';

/**
 * Turns rows into CSV text, piece by piece. `spreadsheets`: UTF-8 with BOM, every cell quoted (LibreOffice changes
 * `00123` and `1E5` otherwise), formula-like cells guarded by an apostrophe and counted. `machines`: RFC 4180, comma,
 * no guard, so that reading gives back what was written.
 */
export class CsvWriter {
  readonly #isForMachines: boolean;
  readonly #delimiter: string;
  guardedCells = 0;

  constructor(profile: CsvProfile, delimiter: CsvDelimiter) {
    this.#isForMachines = profile === 'machines';
    this.#delimiter = this.#isForMachines ? ',' : delimiter;
  }

  /** The beginning of the file: the titles, once. */
  head(titles: readonly string[]): string {
    return `${this.#isForMachines ? '' : BOM}${this.row(titles)}`;
  }

  row(cells: readonly string[]): string {
    // Alone in its row an empty cell would be an empty line, which readers skip.
    if (cells.length === 1 && cells[0] === '') return `""${LINE_END}`;
    let line = '';
    for (let at = 0; at < cells.length; at++) {
      if (at > 0) line += this.#delimiter;
      line += this.#cell(cells[at]!);
    }
    return line + LINE_END;
  }

  rows(rows: readonly (readonly string[])[]): string {
    let text = '';
    for (const row of rows) text += this.row(row);
    return text;
  }

  #cell(cell: string): string {
    if (this.#isForMachines) return NEEDS_QUOTES.test(cell) ? quoted(cell) : cell;
    if (!needsGuard(cell)) return quoted(cell);
    this.guardedCells += 1;
    return quoted(`'${cell}`);
  }
}

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

function quoted(cell: string): string {
  return `"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`;
}
