import { foldKey } from '../../base/text.ts';

/**
 * What boards and agents write where no serial number is known. A device must never be matched by one of these:
 * thousands of machines share them.
 */
const PLACEHOLDERS = new Set([
  'default string',
  'to be filled by o.e.m.',
  'system serial number',
  'not specified',
  'not available',
  'unknown',
  'none',
  'null',
  'n/a',
  'na',
  '-',
  '0',
]);

/** The serial number as given, or "" when it stands for "not known". */
export function knownSerial(serial: string): string {
  return PLACEHOLDERS.has(foldKey(serial)) ? '' : serial;
}
