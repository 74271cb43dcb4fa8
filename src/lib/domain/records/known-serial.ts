import { foldKey } from '../../base/text.ts';

/**
 * What boards and agents write where no serial number is known. A device must never be matched by one of these:
 * thousands of machines share them.
 */
const PLACEHOLDERS = new Set([
  'default string',
  'to be filled by o.e.m.',
  'system serial number',
  'to be filled by oem',
  'system manufacturer',
  'chassis serial number',
  'base board serial number',
  'serial number',
  'o.e.m.',
  'oem',
  'invalid',
  'empty',
  'not applicable',
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
  const key = foldKey(serial);
  // One character again and again, six times or more, is nobody's: 0000000, XXXXXXX, FFFFFFFF.
  return PLACEHOLDERS.has(key) || /^(.)\1{5,}$/.test(key.replace(/[-. ]/g, '')) ? '' : serial;
}

/** UUIDs that boards carry by the thousand. */
const SHARED_UUIDS = new Set([
  '03000200040005000006000700080009',
  '00020003000400050006000700080009',
  '12345678123456789abccddeeffaabb0',
  'fefefefefefefefefefefefefefefefe',
]);

/** The machine's UUID in one form (32 small hexadecimal digits), or "" when it is none or stands for "not known". */
export function knownUuid(uuid: string): string {
  const digits = foldKey(uuid).replace(/[{}-]/g, '');
  if (!/^[0-9a-f]{32}$/.test(digits) || /^(.)\1*$/.test(digits)) return '';
  return SHARED_UUIDS.has(digits) ? '' : digits;
}
