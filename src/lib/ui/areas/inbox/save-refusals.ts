import type { Refusal } from '#lib/domain/records/refusal.ts';
import type { RefusalRow } from '#lib/domain/views/refusals.ts';
import { CsvWriter } from '#lib/files/csv-write.ts';
import { refusalLines, refusalTitles } from '#lib/files/refusal-csv.ts';
import { refusedRowLines, refusedRowTitles } from '#lib/files/refused-rows-csv.ts';
import { saveFile } from '../../state/save-file.ts';

/** Refusals of imported lists alone become a list to correct and import again; any others a table to read. */
export async function saveRefusals(
  rows: readonly RefusalRow[],
  wholeOf: (ids: readonly string[]) => Promise<readonly Refusal[]>,
): Promise<void> {
  const isImport = rows.every(({ refusal }) => refusal.name === 'installs.import');
  if (!isImport) return save('not-accepted.csv', refusalTitles, rows.flatMap(refusalLines));
  const whole = await wholeOf(rows.map(({ refusal }) => refusal.id));
  return save('rejected-rows.csv', refusedRowTitles, whole.flatMap(refusedRowLines));
}

function save(name: string, titles: readonly string[], lines: readonly string[][]): Promise<void> {
  const csv = new CsvWriter('spreadsheets', ',');
  const text = [csv.head(titles), ...lines.map((line) => csv.row(line))].join('');
  return saveFile(new Blob([text], { type: 'text/csv' }), name);
}
