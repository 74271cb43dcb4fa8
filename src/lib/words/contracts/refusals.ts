import {
  invalidPaths,
  type OwnSentences,
  type Refused,
  refusedWith,
  troubleWith,
} from '../changes/refused.ts';

const own: OwnSentences = {
  duplicate: ({ by }) => duplicateSentence(by),
  'below-assigned': ({ assigned, quantity }) =>
    `${String(assigned)} people hold a seat, so ${String(quantity)} would be too few. Nothing was changed. Remove some people first, or allow over-use.`,
  'in-use': 'People hold this product, or held it, and their history stays. Give it an end date instead.',
  invalid: invalidSentence,
};

export const refusalSentence = refusedWith(own);
export const troubleOf = troubleWith(own);

function duplicateSentence(by: unknown): string | undefined {
  if (by === 'number')
    return 'A contract with this number already exists. Search for it, or correct the number.';
  if (by === 'period')
    return 'Other terms already cover some of these days. Start the new ones after those end, or change those.';
  return undefined;
}

function invalidSentence(details: Refused['details']): string | undefined {
  const paths = invalidPaths(details);
  const isAbout = (field: string) => paths.some((path) => path.startsWith(field));
  if (isAbout('endDay')) return 'The end is before the start. Correct one of them.';
  if (isAbout('resellerEmail'))
    return 'The reseller’s email isn’t a valid address. Correct it, or leave it empty.';
  if (isAbout('currency'))
    return 'The currency isn’t a three-letter code such as EUR. Correct it, or leave it empty.';
  if (isAbout('quantity'))
    return 'Seats are a whole number from 0 to 1,000,000. Correct it, or choose unlimited.';
  return undefined;
}
