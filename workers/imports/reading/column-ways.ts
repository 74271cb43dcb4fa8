import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';
import { ColumnNumbers, type DecimalMarks, decimalMarksOf } from '#lib/files/reading/column-numbers.ts';
import { ColumnDates, type DateOrders, dateOrdersOf } from '#lib/files/reading/date-orders.ts';
import type { CsvRecord } from './csv-records.ts';
import { type ImportFile, rowsOf } from './import-file.ts';

/** How each column of dates or numbers is written, from all its rows: a file is read once for it. Or from `rows` alone. */
export async function columnWaysIn(
  file: ImportFile,
  choices: ImportChoices,
  rows: AsyncIterable<CsvRecord[]> | Iterable<readonly CsvRecord[]> = rowsOf(file),
): Promise<{ dateOrders: DateOrders; decimalMarks: DecimalMarks }> {
  const { dates, numbers } = kindOf(choices.kind);
  const { mapping, dateOrder, decimalMark = null } = choices;
  const columnsOf = (fields: readonly string[]) => fields.flatMap((field) => mapping[field] ?? []);
  const dated = new Map(columnsOf(dates).map((at) => [at, new ColumnDates()]));
  const numbered = new Map(columnsOf(numbers).map((at) => [at, new ColumnNumbers()]));
  const columns = [...dated, ...numbered];
  if (columns.length > 0)
    for await (const records of rows)
      for (const { cells } of records) for (const [at, column] of columns) column.add(cells[at] ?? '');
  return {
    dateOrders: dateOrdersOf({ dates, mapping, chosen: dateOrder }, dated),
    decimalMarks: decimalMarksOf({ numbers, mapping, chosen: decimalMark }, numbered),
  };
}
