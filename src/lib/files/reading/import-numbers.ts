const UNLIMITED = /^(?:unlimited|nolimit|unbegrenzt|unbeschränkt|illimit|ilimitad|onbeperkt|∞)/iu;

/** Seats as files write them: a number, null for unlimited, or why it can't be told. */
export function readSeats(cell: string): number | null | 'not-a-number' {
  const text = cell.replace(/[\s'’]/gu, '');
  if (UNLIMITED.test(text)) return null;
  const number = readNumber(text);
  return number !== null && Number.isInteger(number) && number >= 0 && number <= 1_000_000
    ? number
    : 'not-a-number';
}

/**
 * A number with a decimal point or comma, with or without groups of thousands: "1,234.5", "1.234,5", "9,5", "1 000".
 * One separator before exactly three digits divides thousands: "1.000" is a thousand, as files count seats and days.
 * null: none.
 */
export function readNumber(cell: string): number | null {
  const text = cell.replace(/[\s'’]/gu, '');
  if (!/^[+-]?\d[\d.,]*$/.test(text)) return null;
  const decimal = decimalMark(text);
  const groups = decimal === ',' ? /\./g : /,/g;
  const plain = decimal === null ? text.replace(/[.,]/g, '') : text.replace(groups, '').replace(decimal, '.');
  const number = Number(plain);
  return Number.isFinite(number) ? number : null;
}

function decimalMark(text: string): '.' | ',' | null {
  const [point, comma] = [text.lastIndexOf('.'), text.lastIndexOf(',')];
  if (point < 0 && comma < 0) return null;
  const mark = point > comma ? '.' : ',';
  const isAlone = text.indexOf('.') < 0 || text.indexOf(',') < 0;
  if (!isAlone) return mark;
  const parts = text.split(mark);
  if (parts.length > 2) return null;
  return parts[1]?.length === 3 && parts[0] !== '0' ? null : mark;
}
