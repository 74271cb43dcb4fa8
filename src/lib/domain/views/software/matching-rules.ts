import { naturalKey } from '../../../base/text.ts';
import { type EffectiveRule, effectiveRules } from '../../software/rule-set.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';

export interface MatchingRuleRow {
  readonly rule: EffectiveRule;
  readonly product: string;
  readonly isPending: boolean;
}

/** The rules that hold, people's own and those of the starter set, by product. What matches is asked of a `RuleSet`. */
export function matchingRules(
  reader: Reader,
  _query: null,
  _context: ViewContext,
): readonly MatchingRuleRow[] {
  const rules = reader.slots('matchingRules').flatMap((rule) => (rule ? [rule] : []));
  const products = reader.slots('products').flatMap((product) => (product ? [product] : []));
  const names = new Map(products.map(({ id, name }) => [id, name]));
  const sortKey = ({ productId, name }: EffectiveRule): string =>
    `${naturalKey(names.get(productId) ?? '')}\n${naturalKey(name)}`;
  return effectiveRules(rules, products)
    .toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1))
    .map((rule) => ({
      rule,
      product: names.get(rule.productId) ?? '',
      isPending: rule.id !== null && reader.isPending('matchingRules', rule.id),
    }));
}
