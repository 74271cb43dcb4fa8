import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { idText } from '../../records/core/record.ts';
import { MOST_PARTS, type Product } from '../../records/product.ts';
import { type IdsByName, includedIn, starterPartsOf } from '../../software/suite-parts.ts';
import { starterPartKeys } from '../../software/starter-suites.ts';
import type { ReadTx } from '../../tx.ts';
import { ACCEPTED, defineMutation, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const args = v.strictObject({ id: idText, partId: idText });

/** "This suite includes that product": whoever holds it is covered for the product too. Undone by leaving it out. */
export const includeProduct = defineMutation({
  name: 'products.include',
  version: 1,
  args,
  allow: (access) => may(access, 'products.edit'),
  async run(tx, { id, partId }, context) {
    const [suite, part] = [await tx.get('products', id), await tx.get('products', partId)];
    if (!suite || !part) return refuse('not-found');
    const idsOf = await starterIds(tx, suite);
    if (includedIn(suite, idsOf).includes(part.id)) return ACCEPTED;
    if (part.id === suite.id) return wrongPart('A suite can’t include itself.');
    if (await includes(tx, part, suite.id)) return wrongPart(`${part.name} includes ${suite.name} already.`);
    const isStarter = starterPartsOf(suite, idsOf).includes(part.id);
    const others = suite.parts.filter(({ productId }) => productId !== part.id);
    const parts = isStarter ? others : [...others, { productId: part.id, isIn: true }];
    if (parts.length > MOST_PARTS) return wrongPart(`A suite includes ${MOST_PARTS} products at most.`);
    tx.put('products', { ...suite, parts });
    const changes = { parts: { was: '', to: part.name } };
    recordActivity(tx, context, {
      action: 'products.include',
      collection: 'products',
      recordId: suite.id,
      changes,
    });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection: 'products', id }),
});

/** Also takes out what the starter set knows of the suite. */
export const leaveProductOut = defineMutation({
  name: 'products.leave-out',
  version: 1,
  args,
  allow: (access) => may(access, 'products.edit'),
  async run(tx, { id, partId }, context) {
    const [suite, part] = [await tx.get('products', id), await tx.get('products', partId)];
    if (!suite || !part) return refuse('not-found');
    const idsOf = await starterIds(tx, suite);
    if (!includedIn(suite, idsOf).includes(part.id)) return ACCEPTED;
    const isStarter = starterPartsOf(suite, idsOf).includes(part.id);
    const others = suite.parts.filter(({ productId }) => productId !== part.id);
    const parts = isStarter ? [...others, { productId: part.id, isIn: false }] : others;
    if (parts.length > MOST_PARTS)
      return wrongPart(`At most ${MOST_PARTS} products can be left out of a suite.`);
    tx.put('products', { ...suite, parts });
    const changes = { parts: { was: part.name, to: '' } };
    recordActivity(tx, context, {
      action: 'products.leave-out',
      collection: 'products',
      recordId: suite.id,
      changes,
    });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection: 'products', id }),
});

/** Whether a product includes another, however deep: a step of suites is a read. */
async function includes(tx: ReadTx, product: Product, wanted: string): Promise<boolean> {
  const seen = new Set([product.id]);
  let level: readonly Product[] = [product];
  while (level.length > 0) {
    const next = new Set<string>();
    for (const one of level)
      for (const id of includedIn(one, await starterIds(tx, one))) if (!seen.has(id)) next.add(id);
    if (next.has(wanted)) return true;
    for (const id of next) seen.add(id);
    level = [...(await tx.getMany('products', [...next])).values()];
  }
  return false;
}

async function starterIds(tx: ReadTx, { name }: Product): Promise<IdsByName> {
  const keys = starterPartKeys(name);
  if (keys.length === 0) return () => [];
  const found = await tx.findMany('products', 'byName', keys);
  return (key) => (found.get(key) ?? []).map(({ id }) => id);
}

function wrongPart(message: string): Outcome {
  return refuse('invalid', { issues: [{ path: 'partId', message }] });
}
