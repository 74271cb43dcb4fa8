import { foldSearch } from '../../base/text.ts';

/** Beginnings of the names that months have in lists from Europe and America, without accents. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'ene', 'gen', 'sty'],
  ['feb', 'fev', 'lut'],
  ['mar', 'mrz', 'maa', 'mrt', 'marz', 'maerz'],
  ['apr', 'abr', 'avr', 'kwi'],
  ['may', 'mai', 'mei', 'mag', 'maj'],
  ['jun', 'juin', 'giu', 'cze'],
  ['jul', 'juil', 'lug', 'lip'],
  ['aug', 'ago', 'aou', 'sie'],
  ['sep', 'set', 'wrz'],
  ['oct', 'okt', 'out', 'ott', 'paz'],
  ['nov', 'lis'],
  ['dec', 'dez', 'dic', 'des', 'gru'],
];

/** 1 to 12; null: no month is called so, or none alone is. */
export function monthOf(word: string): number | null {
  const name = foldSearch(word).replace(/\.$/, '');
  const fits = MONTHS.map((begins) => begins.some((begin) => name.startsWith(begin)));
  return name.length > 2 && fits.filter(Boolean).length === 1 ? fits.indexOf(true) + 1 : null;
}
