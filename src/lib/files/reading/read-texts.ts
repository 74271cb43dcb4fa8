import { eachText, type PersonTexts, saidTexts } from '../../domain/records/person-texts.ts';
import type { Texts } from '../kinds/kind.ts';
import { given } from './import-cells.ts';

/** The plain texts that a row says of its person; an empty cell says nothing. */
export function readTexts(texts: Texts): Partial<PersonTexts> {
  return saidTexts(eachText((key) => given(texts(key))));
}
