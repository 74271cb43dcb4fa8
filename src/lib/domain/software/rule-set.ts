import { hash128 } from '../../base/hash.ts';
import { foldKey } from '../../base/text.ts';
import type { MatchingRule } from '../records/devices/matching-rule.ts';
import type { Product } from '../records/product.ts';
import { lineToSoftware, type ReportedSoftware } from './reported.ts';
import { leavesToOthers, starterKnowledge } from './starter-limits.ts';
import { nameToRegExp, patternToRegExp, weightOf } from './name-pattern.ts';
import { starterRules } from './starter-rules.ts';

/** A rule as it works, of a person or of the starter set. */
export type EffectiveRule = Pick<MatchingRule, 'productId' | 'publisher' | 'name' | 'version' | 'isAlias'> & {
  /** null: of the starter set. */
  readonly id: string | null;
};

interface SoftwareMatch {
  readonly productId: string;
  /** "" when neither name nor field tells. */
  readonly version: string;
}

/**
 * The rules that hold: a product's own, else those that the starter set has for its name; names that it learned beside
 * either. Sorted, so that equal rows give equal rules on both sides.
 */
export function effectiveRules(
  rules: readonly MatchingRule[],
  products: readonly Pick<Product, 'id' | 'name'>[],
): readonly EffectiveRule[] {
  const ruled = new Set(rules.filter(({ isAlias }) => !isAlias).map((rule) => rule.productId));
  const known = new Set(products.map(({ id }) => id));
  const starters = startersOf(products.filter(({ id }) => !ruled.has(id)));
  const own = rules.filter((rule) => known.has(rule.productId));
  return [...own, ...starters].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
}

/** Where two products have the same rule, as "Inventor" and "Inventor Professional", it is of the one it spells whole. */
function startersOf(products: readonly Pick<Product, 'id' | 'name'>[]): EffectiveRule[] {
  const byRule = new Map<string, EffectiveRule & { readonly spelled: number }>();
  const ordered = [...products].sort((one, other) => (one.id < other.id ? -1 : 1));
  for (const { id: productId, name } of ordered)
    for (const rule of starterRules.get(foldKey(name)) ?? []) {
      const key = `${rule.publisher}\n${rule.name}`;
      const spelled = foldKey(rule.name).includes(foldKey(name)) ? name.length : 0;
      if ((byRule.get(key)?.spelled ?? -1) < spelled)
        byRule.set(key, { ...rule, id: null, productId, isAlias: false, spelled });
    }
  return [...byRule.values()].map(({ spelled: _, ...rule }) => rule);
}

/**
 * Compiled rules. Where several match, a name that was learned wins, then the one that spells more of the name, then the one that names a publisher:
 * "AutoCAD LT #*" before "AutoCAD *". A rule of the starter set keeps to its limits. Answers are remembered by line: a fleet reports the same lines again and again,
 * and 900 lookups take 0.1 ms where 900 lines against 60 rules take 5 ms.
 */
export class RuleSet {
  /** Equal for equal rules: says with what a list was matched. */
  readonly fingerprint: string;
  /** Products that reported software can speak for: what no rule is about is left as people entered it. */
  readonly productIds: ReadonlySet<string>;
  readonly #rules: readonly { rule: EffectiveRule; name: RegExp; publisher: string }[];
  readonly #remembered = new Map<string, SoftwareMatch | null>();

  constructor(rules: readonly EffectiveRule[]) {
    this.#rules = [...rules]
      .sort(
        (one, other) =>
          Number(other.isAlias) - Number(one.isAlias) ||
          weightOf(other) - weightOf(one) ||
          (keyOf(one) < keyOf(other) ? -1 : 1),
      )
      .map((rule) => ({
        rule,
        name: rule.isAlias ? nameToRegExp(rule.name) : patternToRegExp(rule.name),
        publisher: foldKey(rule.publisher),
      }));
    this.productIds = new Set(rules.map(({ productId }) => productId));
    const isStarter = rules.some(({ id }) => id === null);
    const known = rules.map((rule) => `${rule.id === null} ${keyOf(rule)}`);
    this.fingerprint = hash128([...known, ...(isStarter ? starterKnowledge : [])].join('\n'))
      .map((part) => part.toString(36))
      .join('.');
  }

  /** null: no product of the catalog. `takesAnyPublisher`: a list without publishers is matched by names alone. */
  match(software: ReportedSoftware, { takesAnyPublisher = false } = {}): SoftwareMatch | null {
    const name = foldKey(software.name);
    const told = foldKey(software.publisher);
    const found = this.#rules.find((one) => {
      const publisher = told === '' && takesAnyPublisher ? one.publisher : told;
      if (!one.name.test(name) || !publisher.includes(one.publisher)) return false;
      return one.rule.id !== null || !leavesToOthers({ name, publisher }, one.rule);
    });
    if (!found) return null;
    const { productId, version } = found.rule;
    return { productId, version: version === 'name' ? versionIn(software, found) : software.version };
  }

  matchLine(line: string): SoftwareMatch | null {
    const known = this.#remembered.get(line);
    if (known !== undefined) return known;
    const match = this.match(lineToSoftware(line));
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(line, match);
    return match;
  }
}

/** Lines of a fleet of mixed systems; about 20 MB at worst. */
const MOST_REMEMBERED = 100_000;

/** The first number that a # stands for; else the first after what is spelled before a *; else the field. */
function versionIn(
  { name, version }: ReportedSoftware,
  found: { rule: EffectiveRule; name: RegExp },
): string {
  const number = found.name.exec(foldKey(name))?.[1];
  if (number !== undefined) return number;
  const rest = name.slice(Math.max(0, found.rule.name.indexOf('*')));
  return /\d+(?:\.\d+)*/.exec(rest)?.[0] ?? version;
}

function keyOf({ productId, publisher, name, version, isAlias }: EffectiveRule): string {
  const known = [productId, foldKey(publisher), foldKey(name), version];
  // Fingerprints of before have no such part: lists are not matched once more because there may be one.
  return JSON.stringify(isAlias ? [...known, 'alias'] : known);
}
