import type { Product } from '../records/product.ts';
import { starterPartKeys } from './starter-suites.ts';

type Suite = Pick<Product, 'id' | 'name' | 'parts'>;

/** The ids of the products of a name, by its key. */
export type IdsByName = (key: string) => readonly string[];

/**
 * What a suite includes itself: what the starter set knows of its name and is here, but for what a person took out of
 * it, and what a person put into it. Nothing is written when a suite or a product of one comes to be.
 */
export function includedIn(suite: Suite, idsOf: IdsByName): readonly string[] {
  const included = new Set(starterPartsOf(suite, idsOf));
  for (const { productId, isIn } of suite.parts)
    if (isIn) included.add(productId);
    else included.delete(productId);
  return [...included];
}

/** Of them, what the starter set knows. */
export function starterPartsOf({ id, name }: Suite, idsOf: IdsByName): readonly string[] {
  return starterPartKeys(name)
    .flatMap(idsOf)
    .filter((part) => part !== id);
}

/** From one product through what each includes, however deep; a circle, as names may make one, is gone through once. */
export function reachedFrom(id: string, includedBy: (id: string) => readonly string[]): readonly string[] {
  const reached = new Set<string>();
  const ahead = [...includedBy(id)];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === id || reached.has(next)) continue;
    reached.add(next);
    ahead.push(...includedBy(next));
  }
  return [...reached];
}
