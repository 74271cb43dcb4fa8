import * as v from 'valibot';
import { visibleText } from '../../base/visible-text.ts';
import { shortText } from '../../domain/records/core/record.ts';
import { needsGuard } from '../csv/csv-guard.ts';

/** A short text as it will be kept: one line, single blanks; null when it can't be kept. */
export function cellText(cell: string): string | null {
  const text = PLAIN.test(cell) ? cell : visibleText(cell.replace(/\s+/gu, ' '));
  return v.is(shortText, text) ? text : null;
}

/** One line of printable ASCII without blanks to mend: most cells, told apart in a tenth of the time. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** Takes away the apostrophe that the spreadsheets profile put before a formula. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && needsGuard(cell.slice(1)) ? cell.slice(1) : cell;
}

/** Exports write N/A where there is nothing. */
export function given(text: string): string {
  return /^(?:n\/?a|none|null|-|–)$/i.test(text) ? '' : text;
}
