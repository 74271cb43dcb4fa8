/**
 * A backup is a gzip of lines: `head {…}`, then for each table `table {…}` and its rows as `row {…}`, then `end {…}`
 * with what was counted and the SHA-256 of every line before it. Rows are JSON as the database writes and reads it:
 * nothing here parses them, so that no number loses a digit.
 */
import * as v from 'valibot';

/** Rises when an older Muster could not read the file. */
export const BACKUP_FORM = 1;

/** Why a backup or a restore can't go on, as a sentence for the terminal. Nothing was changed. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

export const headSchema = v.object({
  muster: v.literal('backup'),
  form: v.number(),
  /** When it was made, ISO 8601. */
  at: v.string(),
  /** What the schema of the database was, in order. */
  migrations: v.array(v.string()),
});
export type BackupHead = v.InferOutput<typeof headSchema>;

export const tableSchema = v.object({ name: v.string(), columns: v.array(v.string()) });
export type BackupTable = v.InferOutput<typeof tableSchema>;

export const endSchema = v.object({ tables: v.number(), rows: v.number(), sha256: v.string() });

export interface BackupCount {
  readonly tables: number;
  readonly rows: number;
}

export type LineKind = 'head' | 'table' | 'row' | 'end';

export function lineOf(kind: LineKind, json: string): string {
  return `${kind} ${json}\n`;
}
