import * as v from 'valibot';
import { foldKey } from '../base/text.ts';
import { visibleText } from '../base/visible-text.ts';
import type { DeviceType } from '../domain/records/device.ts';
import { shortText } from '../domain/records/record.ts';
import { looksLikeFormula } from './csv-guard.ts';

/** A short text as it will be kept: one line, single blanks; null when it can't be kept. */
export function cellText(cell: string): string | null {
  const text = PLAIN.test(cell) ? cell : visibleText(cell.replace(/\s+/gu, ' '));
  return v.is(shortText, text) ? text : null;
}

/** One line of printable ASCII without blanks to mend: most cells, told apart in a tenth of the time. */
const PLAIN = /^(?:[!-~]+(?: [!-~]+)*)?$/;

/** Takes away the apostrophe that the spreadsheets profile put before a formula. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && looksLikeFormula(cell.slice(1)) ? cell.slice(1) : cell;
}

const TYPES: ReadonlyMap<string, DeviceType> = new Map([
  ...['computer', 'desktop', 'laptop', 'notebook', 'workstation', 'server', 'pc', 'mac'].map(
    (word) => [word, 'computer'] as const,
  ),
  ...['tablet', 'ipad'].map((word) => [word, 'tablet'] as const),
  ...['phone', 'smartphone', 'mobile', 'mobile phone', 'iphone'].map((word) => [word, 'phone'] as const),
]);

const SYSTEMS: readonly (readonly [RegExp, DeviceType])[] = [
  [/^ipados/i, 'tablet'],
  [/^ios\b/i, 'phone'],
  [/windows|mac ?os|os x|linux|ubuntu|debian|fedora|red hat|suse/i, 'computer'],
];

/** The type a word stands for. A list without types still says it by the operating system. */
export function readType(word: string, os: string): DeviceType {
  if (word === '') return SYSTEMS.find(([pattern]) => pattern.test(os))?.[1] ?? 'other';
  return TYPES.get(foldKey(word)) ?? 'other';
}
