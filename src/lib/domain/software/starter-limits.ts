import { foldKey } from '../../base/text.ts';
import { patternToRegExp, weightOf } from './name-pattern.ts';
import { starterExclusions } from './starter-exclusions.ts';
import { starterRules } from './starter-rules.ts';

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

/**
 * Whether a rule of the starter set must leave this software alone, though its name fits: what is no product, and what a
 * starter rule that spells more of it has for another product, in this catalog or not. "Adobe Acrobat Reader DC" is no
 * Acrobat Pro where nobody keeps the Reader. Folded texts.
 */
export function leavesToOthers(software: Named, rule: Named): boolean {
  const fits = ({ name, publisher }: (typeof others)[number]): boolean =>
    name.test(software.name) && software.publisher.includes(publisher);
  const weight = weightOf(rule);
  return excluded.some(fits) || others.some((other) => other.weight > weight && fits(other));
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
];
