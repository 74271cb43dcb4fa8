import { foldKey } from '../../../base/text.ts';
import { placeholderTexts, placeholderWords, sharedUuids } from './placeholder-serials.ts';

/**
 * The serial number as given, or "" when it stands for "not known". A device must never be matched by one of those:
 * thousands of machines share them.
 */
export function knownSerial(serial: string): string {
  return isPlaceholder(foldKey(serial)) ? '' : serial;
}

function isPlaceholder(key: string): boolean {
  const compact = key.replace(NEITHER, '');
  if (compact === '' || /^0+$/.test(compact) || placeholderTexts.has(compact)) return true;
  if (isRepeated(compact) || isCounted(compact) || placeholderWords.has(compact)) return true;
  // "S/N", "O.E.M." are one word, "Type2" is none.
  const plain = key.replace(INITIALS, '$1').replace(/type ?\d/g, '');
  // Letters and digits apart: "SSN12345678901234567" is a word and a count.
  return (plain.match(PARTS) ?? []).every(
    (part) => placeholderWords.has(part) || isCounted(part) || /^(.)\1{5,}$/u.test(part),
  );
}

const INITIALS = /(?<!\p{L})(\p{L})[./](?=\p{L}(?!\p{L}))/gu;
/** What is neither a letter nor a digit. */
const NEITHER = /[^\p{L}\p{N}]+/gu;
const PARTS = /\p{L}+|\p{N}+/gu;

/** One or two characters again and again: 0000000, XXXX, 1212121212. */
function isRepeated(text: string): boolean {
  return /^(.)\1{3,}$/u.test(text) || /^(..)\1{3,}.?$/u.test(text);
}

const UP = '0123456789'.repeat(4);
const DOWN = '9876543210'.repeat(4);

/** Somebody counted, up from 0 or 1 or down from 9 or 0: 12345, 0123456789, 9876543210. */
function isCounted(text: string): boolean {
  if (!/^(?:01|12|98|09)\d{3,37}$/.test(text)) return false;
  return UP.includes(text) || DOWN.includes(text);
}

/** The machine's UUID in one form (32 small hexadecimal digits), or "" when it is none or stands for "not known". */
export function knownUuid(uuid: string): string {
  const digits = foldKey(uuid).replace(/[{}-]/g, '');
  if (!/^[0-9a-f]{32}$/.test(digits) || /^(..?)\1*$/.test(digits)) return '';
  return sharedUuids.has(digits) ? '' : digits;
}
