import type { DecimalMark } from '../import-mapping.ts';

const UNLIMITED = /^(?:unlimited|nolimit|unbegrenzt|unbeschränkt|illimit|ilimitad|onbeperkt|無制限|∞)/iu;

/** Seats as files write them: a number, null for unlimited, or why it can't be told. */
export function readSeats(
  cell: string,
  mark: DecimalMark | null = null,
): number | null | 'not-a-number' | 'two-ways' {
  if (UNLIMITED.test(cell.replace(/\s/gu, ''))) return null;
  const number = wholeNumber(cell) ?? readNumber(cell, mark);
  if (number === 'two-ways') return number;
  return number !== null && Number.isInteger(number) && number >= 0 && number <= 1_000_000
    ? number
    : 'not-a-number';
}

/** There are no parts of a seat: "1,250" is more than a thousand, and "1.000" either. null: it can be read in one way, or in two. */
function wholeNumber(cell: string): number | null {
  if (markIn(cell) !== 'two-ways') return null;
  const whole = (['.', ','] as const).map((mark) => Number(readNumber(cell, mark))).filter(Number.isInteger);
  return whole.length === 1 ? (whole[0] ?? null) : null;
}

/** Groups of thousands have one mark, and none of them begins with a zero; those of India are of two digits but the last. */
const WITH_POINT =
  /^[+-]?(?:\d+|[1-9]\d{0,2}([,\s'’])\d{3}(?:\1\d{3})*|[1-9]\d?(?:,\d{2})+,\d{3})(?:\.\d*)?$/u;
const WITH_COMMA = /^[+-]?(?:\d+|[1-9]\d{0,2}([.\s'’])\d{3}(?:\1\d{3})*)(?:,\d*)?$/u;

/**
 * The mark before the decimals of a number as it stands there: "1,234.5", "1'234.5" and "12.5" have a point. null: it has
 * no decimals, whichever the mark is. "1,234" is a thousand or little more than one.
 */
export function markIn(cell: string): DecimalMark | null | 'two-ways' | 'not-a-number' {
  const text = cell.trim();
  const [hasPoint, hasComma] = [WITH_POINT.test(text), WITH_COMMA.test(text)];
  if (hasPoint && hasComma) return /[.,]/.test(text) ? 'two-ways' : null;
  if (hasPoint) return '.';
  return hasComma ? ',' : 'not-a-number';
}

/** `mark`: what is before the decimals where the number does not say; null: nobody knows. Answers null for what is none. */
export function readNumber(cell: string, mark: DecimalMark | null): number | null | 'two-ways' {
  const said = markIn(cell);
  if (said === 'not-a-number') return null;
  if (said === 'two-ways' && mark === null) return said;
  const decimal = said === 'two-ways' ? mark : said;
  const digits = cell.replace(decimal === ',' ? /[.\s'’]/gu : /[,\s'’]/gu, '');
  return Number(digits.replace(',', '.'));
}
