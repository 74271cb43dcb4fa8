import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { visibleText } from '../../base/visible-text.ts';
import type { DeviceType } from '../../domain/records/devices/device.ts';
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

const TYPES: ReadonlyMap<string, DeviceType> = new Map([
  ...words('computer', 'computer', 'desktop', 'laptop', 'notebook', 'workstation', 'server', 'pc', 'mac'),
  ...words('computer', 'tower', 'mini tower', 'mini pc', 'all in one', 'convertible', 'detachable', 'blade'),
  ...words(
    'computer',
    'rack mount chassis',
    'portable',
    'sub notebook',
    'space-saving',
    'low profile desktop',
  ),
  ...words(
    'computer',
    'macbook',
    'macbook pro',
    'macbook air',
    'imac',
    'mac mini',
    'chromebook',
    'thin client',
  ),
  ...words(
    'computer',
    'virtual machine',
    'rechner',
    'arbeitsplatzrechner',
    'ordinateur',
    'ordenador',
    'portátil',
  ),
  ...words('tablet', 'tablet', 'ipad', 'tablette', 'tableta'),
  ...words(
    'phone',
    'phone',
    'smartphone',
    'mobile',
    'mobile phone',
    'cell phone',
    'iphone',
    'handy',
    'téléphone',
  ),
]);

/** What says only that a system is that of phones and tablets; the name says which, where it does. */
const SYSTEMS: readonly (readonly [RegExp, DeviceType])[] = [
  [/^ipados/i, 'tablet'],
  [/^(?:ios|android)\b/i, 'phone'],
  [/windows|^win ?\d|mac ?os|os x|linux|ubuntu|debian|fedora|red hat|suse|chrome ?os/i, 'computer'],
];
const NAMED_TABLET = /ipad|tablet|\btab\b/i;

/** The type a word stands for, also in the plural. A list without types still says it by the operating system. */
export function readType(word: string, os: string, name = ''): DeviceType {
  if (word !== '') return typeNamed(foldKey(word)) ?? 'other';
  const type = SYSTEMS.find(([pattern]) => pattern.test(os))?.[1] ?? 'other';
  return type === 'phone' && NAMED_TABLET.test(name) ? 'tablet' : type;
}

/** Whether it names a type of device that is kept as one; "other" is what it says. */
export function isKnownType(word: string): boolean {
  return typeNamed(foldKey(word)) !== undefined || OTHER.test(word);
}

const OTHER = /^(?:other|others|unknown|andere|autre|otro)$/i;

function typeNamed(word: string): DeviceType | undefined {
  return TYPES.get(word) ?? TYPES.get(word.replace(/s$/, ''));
}

function words(type: DeviceType, ...all: string[]): (readonly [string, DeviceType])[] {
  return all.map((word) => [word, type] as const);
}
