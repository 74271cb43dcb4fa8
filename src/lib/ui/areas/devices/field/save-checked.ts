import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { checkedLine, checkedTitles } from '#lib/files/csv/checked-csv.ts';
import { saveFile } from '../../../state/save-file.ts';
import { statusWords } from '#lib/words/devices/devices.ts';
import type { CheckedRow } from './checked-today.svelte.ts';

/** The list as the screen has it, for who asked for the round. */
export function saveChecked(rows: readonly CheckedRow[]): Promise<void> {
  const csv = new CsvWriter('spreadsheets', ',');
  const lines = rows.map(({ one, device }) =>
    csv.row(checkedLine(one.at, device, device ? statusWords[device.status] : '')),
  );
  return saveFile(new Blob([csv.head(checkedTitles), ...lines], { type: 'text/csv' }), 'checked-today.csv');
}
