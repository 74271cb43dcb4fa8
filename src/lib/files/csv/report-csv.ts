import type { Cell, ReportColumn } from '../../domain/views/reports/report.ts';
import { THOUSANDTHS } from '../../domain/records/credit-amount.ts';
import { csvMoment } from './csv-moment.ts';
import { moneyText } from '../reading/money-text.ts';

export function reportTitles(columns: readonly ReportColumn[]): string[] {
  return columns.map(({ title }) => title);
}

/** What is "never" or "not known" says so, as on the screen. */
export function reportCells(cells: readonly Cell[], columns: readonly ReportColumn[]): string[] {
  return columns.map((column, at) => cellText(column, cells[at] ?? null));
}

function cellText({ kind, none }: ReportColumn, cell: Cell): string {
  if (cell === null) return none;
  if (typeof cell === 'string') return cell;
  if (kind === 'moment') return csvMoment(cell);
  if (kind === 'amount') return String(cell / THOUSANDTHS);
  return kind === 'money' ? moneyText(cell) : String(cell);
}
