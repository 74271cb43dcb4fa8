import { THOUSANDTHS } from '../../domain/records/credit-amount.ts';
import { type Content, type ListColumn, nothing } from '../../lists/column.ts';
import { csvMoment } from './csv-moment.ts';

/** A list as a file has it: the titles of these columns, or of all, and the cells of a row as a machine reads them. */
export function listCsv<Row>(
  { columns }: { readonly columns: readonly ListColumn<Row, string>[] },
  keys: readonly string[] = columns.map(({ key }) => key),
): { readonly titles: string[]; cells(row: Row): string[] } {
  const shown = keys.flatMap((key) => columns.find((column) => column.key === key) ?? []);
  return {
    titles: shown.map(({ title }) => title),
    cells: (row) => shown.map((column) => csvCell(column, row)),
  };
}

/** Numbers without groups, moments in UTC; what is not known is blank, but where that would say two things. */
function csvCell<Row>(column: Content<Row>, row: Row): string {
  switch (column.kind) {
    case 'text':
      return column.value(row) || (column.isNoneInFile ? nothing(column, row) : '');
    case 'texts':
      return column.value(row).join('; ');
    case 'choice':
      return column.isKeptInFile ? column.value(row) : (column.words[column.value(row)] ?? '');
    case 'count':
      return String(column.value(row) ?? '');
    case 'amount':
      return String(column.value(row) / THOUSANDTHS);
    case 'moment': {
      const at = column.value(row);
      return at === null && column.isNoneInFile ? nothing(column, row) : csvMoment(at);
    }
    case 'day':
      return column.value(row) ?? '';
    case 'said':
      return column.inFile(row);
  }
}
