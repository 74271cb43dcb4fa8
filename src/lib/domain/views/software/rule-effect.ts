import type { VersionSource } from '../../records/devices/matching-rule.ts';
import type { ReportedSoftware } from '../../software/reported.ts';
import { effectiveRules, RuleSet } from '../../software/rule-set.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';

export interface TitleSeen extends ReportedSoftware {
  /** How many have it. */
  readonly devices: number;
}

/** A rule that is not saved yet. */
export interface WantedRule {
  /** "": of a product that the catalog does not have yet. */
  readonly productId: string;
  readonly publisher: string;
  readonly name: string;
  readonly version: VersionSource;
  readonly isAlias: boolean;
}

export interface EffectLine {
  readonly name: string;
  readonly publisher: string;
  /** As the rule reads it; "" where neither name nor field tells. */
  readonly version: string;
  readonly devices: number;
  /** The product that has it now, or gets it; "": none. */
  readonly other: string;
}

/** What of the software that was seen a product newly takes, loses and keeps by a rule. Most devices first, as seen. */
export interface RuleEffect {
  readonly takes: readonly EffectLine[];
  readonly loses: readonly EffectLine[];
  /** Names that are its own before and after. */
  readonly kept: number;
}

/** A product's first rule takes the place of what the starter set has for it: what that had may be lost. */
export function ruleEffect(
  reader: Reader,
  { rule, titles }: { rule: WantedRule; titles: readonly TitleSeen[] },
  _context: ViewContext,
): RuleEffect {
  const rules = reader.slots('matchingRules').flatMap((one) => (one ? [one] : []));
  const products = reader.slots('products').flatMap((one) => (one ? [one] : []));
  const names = new Map(products.map(({ id, name }) => [id, name]));
  const wanted = { ...rule, id: NOT_SAVED, createdAt: 0 };
  const before = new RuleSet(effectiveRules(rules, products));
  const after = new RuleSet(
    effectiveRules([...rules, wanted], rule.productId ? products : [...products, { id: '', name: '' }]),
  );
  const takes: EffectLine[] = [];
  const loses: EffectLine[] = [];
  let kept = 0;
  for (const title of titles) {
    const was = before.match(title);
    const will = after.match(title);
    const had = was?.productId === rule.productId;
    const has = will?.productId === rule.productId;
    if (had && has) kept += 1;
    else if (has) takes.push(lineOf(title, will.version, names.get(was?.productId ?? '')));
    else if (had) loses.push(lineOf(title, was.version, names.get(will?.productId ?? '')));
  }
  return { takes, loses, kept };
}

/** No id of a row: also before it is saved it is a person's, which the limits of the starter set do not bind. */
const NOT_SAVED = '';

function lineOf({ name, publisher, devices }: TitleSeen, version: string, other = ''): EffectLine {
  return { name, publisher, version, devices, other };
}
