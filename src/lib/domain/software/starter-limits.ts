import { foldKey } from '../../base/text.ts';
import { patternToRegExp, weightOf } from './name-pattern.ts';
import { starterExclusions } from './starter-exclusions.ts';
import { starterRules } from './starter-rules.ts';
import { editionWords, editionWordsOf } from './starter-words.ts';

interface Named {
  readonly name: string;
  readonly publisher: string;
}

const compiled = ({ name, publisher }: Named) => ({
  name: patternToRegExp(name),
  publisher: foldKey(publisher),
  weight: weightOf({ name, publisher }),
});

const excluded = starterExclusions.map(([publisher, name]) => compiled({ publisher, name }));
const others = [...starterRules.values()].flat().map(compiled);
const furtherWords = editionWordsOf.map(([publisher, name, words]) => ({
  ...compiled({ publisher, name }),
  words: new Set(words.split(' ')),
}));

/**
 * Whether a rule of the starter set must leave this software alone, though its name fits: what is no product, what a
 * starter rule that spells more of it has for another product, in this catalog or not, and what says more than an
 * edition. "Adobe Acrobat Reader DC" is no Acrobat Pro where nobody keeps the Reader. Folded texts.
 */
export function leavesToOthers(software: Named, rule: Named): boolean {
  const fits = ({ name, publisher }: (typeof others)[number]): boolean =>
    name.test(software.name) && software.publisher.includes(publisher);
  const weight = weightOf(rule);
  return (
    excluded.some(fits) ||
    others.some((other) => other.weight > weight && fits(other)) ||
    saysMore(software, rule)
  );
}

/** A word that neither the rule, the publisher's name nor an edition has. */
function saysMore(software: Named, rule: Named): boolean {
  const own = new Set([...wordsOf(rule.name), ...wordsOf(rule.publisher), ...wordsOf(software.publisher)]);
  const further = furtherWords.filter(
    ({ name, publisher }) => name.test(software.name) && software.publisher.includes(publisher),
  );
  return wordsOf(software.name.replace(LOCALE, ' ')).some((word) => {
    const shape = word.replace(/\d+/g, '#');
    const isEdition = (words: ReadonlySet<string>): boolean => words.has(word) || words.has(shape);
    return (
      !NUMBER.test(word) &&
      !own.has(word) &&
      !isEdition(editionWords) &&
      !further.some((one) => isEdition(one.words))
    );
  });
}

/** "en-us", "zh-hans". */
const LOCALE = /(?<![\p{L}\p{N}])[a-z]{2}-(?:[a-z]{2}|hans|hant|latn)(?![\p{L}\p{N}])/gu;
/** 2025, 25.1.58, 3.5.2+112393 */
const NUMBER = /^\d+(?:[.+]\d+)*$/;

/** In small letters without accents; dots and pluses hold a word together. */
function wordsOf(text: string): string[] {
  const plain = foldKey(text).normalize('NFD').replace(/\p{M}/gu, '').normalize('NFC');
  return plain.match(/[\p{L}\p{N}]+(?:[.+][\p{L}\p{N}]+)*/gu) ?? [];
}

/** Whether software is listed beside a product and is none, as far as the starter set knows. Where no publisher is told, the name may tell it. */
export function isNoProduct({ name, publisher }: Named): boolean {
  const maker = foldKey(publisher === '' ? name : publisher);
  return excluded.some((one) => one.name.test(foldKey(name)) && maker.includes(one.publisher));
}

/** All of it as lines: lists that were matched with other knowledge are matched once more. */
export const starterKnowledge: readonly string[] = [
  ...starterExclusions.map((exclusion) => exclusion.join('\t')),
  ...[...starterRules.values()].flat().map(({ publisher, name }) => `${publisher}\t${name}`),
  [...editionWords].join(' '),
  ...editionWordsOf.map((words) => words.join('\t')),
];
