import type { ImportChoices } from '#lib/files/import-mapping.ts';
import { kindOf } from '#lib/files/kinds/all-kinds.ts';
import { ColumnDates, type DateOrders, dateOrdersOf } from '#lib/files/reading/date-orders.ts';
import { type ImportFile, rowsOf } from './import-file.ts';

/** How each column of dates is written, from all its rows: a file that is larger than its head is read once for it. */
export async function dateOrdersIn(file: ImportFile, choices: ImportChoices): Promise<DateOrders> {
  const { dates } = kindOf(choices.kind);
  const { mapping, dateOrder: chosen } = choices;
  const columns = new Map(
    dates.flatMap((field) => mapping[field] ?? []).map((at) => [at, new ColumnDates()]),
  );
  if (columns.size > 0)
    for await (const records of rowsOf(file))
      for (const { cells } of records) for (const [at, column] of columns) column.add(cells[at] ?? '');
  return dateOrdersOf({ dates, mapping, chosen }, columns);
}
