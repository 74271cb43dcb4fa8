import { dayWords, formatDay, formatMoment } from '#lib/words/format/days.ts';
import { counted, creditNumber, formatCount } from '#lib/words/format/numbers.ts';
import { type Content, nothing } from './column.ts';

/** What a screen says of a cell: never blank where the truth is "never", "none" or "not known". */
export function cellText<Row>(column: Content<Row>, row: Row): string {
  switch (column.kind) {
    case 'text':
      return column.value(row) || nothing(column, row);
    case 'texts':
      return column.value(row).join(', ') || nothing(column, row);
    case 'choice':
      return column.words[column.value(row)] ?? column.value(row);
    case 'count':
      return countText(column.value(row), column.unit);
    case 'amount':
      return creditNumber(column.value(row));
    case 'moment': {
      const at = column.value(row);
      if (at === null) return nothing(column, row);
      return column.hasTime ? formatMoment(at) : formatDay(at);
    }
    case 'day': {
      const day = column.value(row);
      return day === null ? nothing(column, row) : dayWords(day);
    }
    case 'said':
      return column.value(row);
  }
}

function countText(count: number | null, unit: string | undefined): string {
  if (count === null) return '…';
  return unit === undefined ? formatCount(count) : counted(count, unit);
}
