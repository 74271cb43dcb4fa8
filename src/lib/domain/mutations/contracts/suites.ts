import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { idText } from '../../records/core/record.ts';
import { MOST_PARTS, type Product } from '../../records/product.ts';
import { type IdsByName, includedIn, starterPartsOf } from '../../software/suite-parts.ts';
import { starterPartKeys } from '../../software/starter-suites.ts';
import type { ReadTx, Tx } from '../../tx.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const args = v.strictObject({ id: idText, partId: idText });

/** "This suite includes that product": whoever holds it is covered for the product too. Undone by leaving it out. */
export const includeProduct = defineMutation({
  name: 'products.include',
  version: 1,
  args,
  allow: (access) => may(access, 'products.edit'),
  run: (tx, given, context) => setPart(tx, { ...given, isIn: true }, context),
  subject: ({ id }) => ({ collection: 'products', id }),
});

/** Also takes out what the starter set knows of the suite. */
export const leaveProductOut = defineMutation({
  name: 'products.leave-out',
  version: 1,
  args,
  allow: (access) => may(access, 'products.edit'),
  run: (tx, given, context) => setPart(tx, { ...given, isIn: false }, context),
  subject: ({ id }) => ({ collection: 'products', id }),
});

/** What a person says is kept where the starter set says otherwise. */
async function setPart(
  tx: Tx,
  { id, partId, isIn }: v.InferOutput<typeof args> & { readonly isIn: boolean },
  context: MutationContext,
): Promise<Outcome> {
  const [suite, part] = [await tx.get('products', id), await tx.get('products', partId)];
  if (!suite || !part) return refuse('not-found');
  const idsOf = await starterIds(tx, suite);
  if (includedIn(suite, idsOf).includes(part.id) === isIn) return ACCEPTED;
  if (part.id === suite.id) return wrongPart('A suite can’t include itself.');
  if (isIn && (await includes(tx, part, suite.id)))
    return wrongPart(`${part.name} includes ${suite.name} already.`);
  const isStarter = starterPartsOf(suite, idsOf).includes(part.id);
  const others = suite.parts.filter(({ productId }) => productId !== part.id);
  const parts = isStarter === isIn ? others : [...others, { productId: part.id, isIn }];
  if (parts.length > MOST_PARTS)
    return wrongPart(`At most ${MOST_PARTS} products can be put into a suite or taken out of it.`);
  tx.put('products', { ...suite, parts });
  recordActivity(tx, context, {
    action: isIn ? 'products.include' : 'products.leave-out',
    collection: 'products',
    recordId: suite.id,
    changes: { parts: isIn ? { was: '', to: part.name } : { was: part.name, to: '' } },
  });
  return ACCEPTED;
}

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
