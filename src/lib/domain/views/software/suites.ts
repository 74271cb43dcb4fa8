import { foldKey } from '../../../base/text.ts';
import { includedIn, reachedFrom } from '../../software/suite-parts.ts';
import type { Reader } from '../../tx.ts';

/** What products include, and what includes them, at any depth. */
export interface Suites {
  partsOf(productId: string): readonly string[];
  /** What it includes itself. */
  directPartsOf(productId: string): readonly string[];
  suitesWith(productId: string): readonly string[];
}

const kept = new WeakMap<Reader, { readonly madeFor: number; readonly suites: Suites }>();
const NONE: readonly string[] = [];

/** The suites of a reader: made from the products alone, once until one of them changes. */
export function suitesIn(reader: Reader): Suites {
  const madeFor = reader.revision('products');
  const known = kept.get(reader);
  if (known?.madeFor === madeFor) return known.suites;
  const suites = newSuites(reader);
  kept.set(reader, { madeFor, suites });
  return suites;
}

function newSuites(reader: Reader): Suites {
  const products = reader.slots('products').filter((one) => one !== undefined);
  const ids = grouped(products.map(({ id, name }) => [foldKey(name), id]));
  const direct = new Map(products.map((one) => [one.id, includedIn(one, (key) => ids.get(key) ?? NONE)]));
  const parts = new Map<string, readonly string[]>();
  for (const [id, included] of direct)
    if (included.length > 0)
      parts.set(
        id,
        reachedFrom(id, (one) => direct.get(one) ?? NONE),
      );
  const suites = grouped([...parts].flatMap(([id, all]) => all.map((part) => [part, id] as const)));
  return {
    partsOf: (id) => parts.get(id) ?? NONE,
    directPartsOf: (id) => direct.get(id) ?? NONE,
    suitesWith: (id) => suites.get(id) ?? NONE,
  };
}

function grouped(pairs: readonly (readonly [key: string, value: string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
