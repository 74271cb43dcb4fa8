import { type PersonText, personTextKeys, type PersonTexts } from '../../records/person-texts.ts';

/** What a person takes over of who is merged into them: texts that they lack. */
export function textsTaken(from: PersonTexts, to: PersonTexts): PersonText[] {
  return personTextKeys.filter((key) => to[key] === '' && from[key] !== '');
}

/** These texts, as `of` has them. */
export function textsOf(of: Partial<PersonTexts>, keys: readonly PersonText[]): Partial<PersonTexts> {
  return Object.fromEntries(keys.map((key) => [key, of[key]]));
}

/** Texts that were taken over go back, where they still say the same. */
export function textsGivenBack(
  user: PersonTexts,
  from: Partial<PersonTexts>,
  taken: readonly PersonText[] = [],
): Partial<PersonTexts> {
  const back = taken.filter((key) => user[key] === from[key]);
  return Object.fromEntries(back.map((key) => [key, '']));
}
