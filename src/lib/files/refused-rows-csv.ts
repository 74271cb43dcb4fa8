import type { ImportedDevice } from '../domain/mutations/installs.ts';
import type { Refusal } from '../domain/records/refusal.ts';
import { refusedRowsOf } from '../domain/views/refusal-details.ts';
import { reasonSentence } from '../domain/views/refusal-sentences.ts';
import { csvMoment } from './csv-moment.ts';
import { installTitles } from './install-csv.ts';

/** Refused rows of imported install lists, with titles that the import knows: to correct and import again. */
export const refusedRowTitles = [...installTitles, 'Reason'] as const;

/** The lines of one refused batch, or of the refused rows of one that was accepted. Bears arguments of any shape. */
export function refusedRowLines(refusal: Refusal): string[][] {
  const whyByRow = new Map(refusedRowsOf(refusal.details).map(({ row, why }) => [row, why]));
  const rows = batchRows(refusal.args);
  return rows
    .filter(({ row }) => !refusal.isPartial || whyByRow.has(row))
    .flatMap((row) => linesOf(row, whyByRow.get(row.row) ?? reasonSentence(refusal.reason)));
}

function linesOf(device: ImportedDevice, why: string): string[][] {
  const { name, type, os, serial, lastUser, lastCheckInAt, installs } = device;
  const head = [name, type, os, serial, lastUser, csvMoment(lastCheckInAt)];
  if (installs.length === 0) return [[...head, '', '', '', why]];
  return installs.map(({ product, version, publisher }) => [...head, product, version, publisher, why]);
}

function batchRows(args: string): ImportedDevice[] {
  try {
    const { rows } = JSON.parse(args) as { rows?: ImportedDevice[] };
    return Array.isArray(rows) ? rows.filter((row) => Array.isArray(row?.installs)) : [];
  } catch {
    return [];
  }
}
