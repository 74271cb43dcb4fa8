import { CsvWriter } from '#lib/files/csv/csv-write.ts';
import { plainTitles } from '#lib/files/csv/group-titles.ts';
import type { Rejection } from '#lib/files/import-causes.ts';
import { type ImportFile, rowsOf } from './import-file.ts';

/**
 * The rejected rows as a file to correct and import again: the file's own columns, and the reason as the last. The
 * file is read once more rather than kept in memory beside its rows.
 */
export async function rejectedRows(
  file: ImportFile,
  rejections: ReadonlyMap<number, Rejection>,
): Promise<Blob> {
  const { delimiter, titles, titleRows } = file.head;
  const csv = new CsvWriter('spreadsheets', delimiter);
  const [first = [], ...below] = titleRows;
  const isGrouped = below.length > 0;
  const parts: Blob[] = [
    new Blob([csv.head([...padded(plainTitles(first), titles.length), isGrouped ? '' : 'Reason'])]),
    ...below.map((row) => new Blob([csv.row([...padded(plainTitles(row), titles.length), 'Reason'])])),
  ];
  for await (const records of rowsOf(file)) {
    const rows = records.flatMap(({ line, cells }) => {
      const one = rejections.get(line);
      return one ? [csv.row([...padded(cells, titles.length), one.reason])] : [];
    });
    if (rows.length > 0) parts.push(new Blob([rows.join('')]));
  }
  return new Blob(parts, { type: 'text/csv' });
}

/** Short rows are filled, so that the reason stands under its title. */
function padded(cells: readonly string[], length: number): string[] {
  return [...cells, ...Array.from({ length: Math.max(0, length - cells.length) }, () => '')];
}
