/**
 * How a CSV is written. `spreadsheets`: UTF-8 with BOM, CRLF, every cell quoted, formula-like cells guarded.
 * `machines`: RFC 4180 exactly, no guard, so that export and import are inverse.
 */
export type CsvProfile = 'spreadsheets' | 'machines';

export const csvDelimiters = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];
