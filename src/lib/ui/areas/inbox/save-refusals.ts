import type { Refusal } from '#lib/domain/records/core/refusal.ts';
import type { RefusalRow } from '#lib/domain/views/inbox/refusals.ts';
import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { refusalLines, refusalTitles } from '#lib/files/csv/refusal-csv.ts';
import { refusedRowLines, refusedRowTitles } from '#lib/files/csv/refused-rows-csv.ts';
import { saveFile } from '../../state/save-file.ts';

/** Refusals of one kind of import become a list to correct and import again; any others a table to read. */
export async function saveRefusals(
  rows: readonly RefusalRow[],
  wholeOf: (ids: readonly string[]) => Promise<readonly Refusal[]>,
): Promise<void> {
  const names = new Set(rows.map(({ refusal }) => refusal.name));
  const titles = names.size === 1 ? refusedRowTitles([...names].join()) : null;
  if (!titles) return save('not-accepted.csv', refusalTitles, rows.flatMap(refusalLines));
  const whole = await wholeOf(rows.map(({ refusal }) => refusal.id));
  return save('rejected-rows.csv', titles, whole.flatMap(refusedRowLines));
}

function save(name: string, titles: readonly string[], lines: readonly string[][]): Promise<void> {
  const csv = new CsvWriter('spreadsheets', ',');
  const text = [csv.head(titles), ...lines.map((line) => csv.row(line))].join('');
  return saveFile(new Blob([text], { type: 'text/csv' }), name);
}
