/**
 * The language of the sentences, and so of the numbers and months in them, whatever the browser's own language is: a
 * sentence in English with "1.234,5" in it would be read wrongly. Days stand before months, as in mails and on paper.
 */
export const LOCALE = 'en-US';

/** Of the reader, who opens a file in a spreadsheet that follows the system: whether "1,5" is how decimals are written. */
export function writesDecimalComma(): boolean {
  return new Intl.NumberFormat().format(1.5).includes(',');
}
