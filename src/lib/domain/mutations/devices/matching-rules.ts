import * as v from 'valibot';
import { foldKey } from '../../../base/text.ts';
import { may } from '../../access/permissions.ts';
import {
  type MatchingRule,
  namePattern,
  versionSources,
  newMatchingRule,
} from '../../records/devices/matching-rule.ts';
import { idText, shortText } from '../../records/core/record.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const collection = 'matchingRules';
const version = v.picklist(versionSources);

export const addMatchingRule = defineMutation({
  name: 'matching-rules.add',
  version: 1,
  args: v.strictObject({ productId: idText, publisher: shortText, name: namePattern, version }),
  allow: (access) => may(access, 'matching-rules.edit'),
  async run(tx, args, context) {
    const id = context.newId('mr', 'rule');
    if (await tx.get(collection, id)) return ACCEPTED;
    const product = await tx.get('products', args.productId);
    if (!product) return refuse('not-found');
    const others = await tx.find(collection, 'byProduct', product.id);
    const twin = others.find((rule) => !rule.isAlias && isOf(rule, args));
    if (twin) return refuse('duplicate', { collection, id: twin.id, by: 'name' });
    tx.put(collection, newMatchingRule({ ...args, productId: product.id, id, createdAt: context.at }));
    recordActivity(tx, context, { action: 'matching-rules.add', collection, recordId: id, changes: {} });
    return ACCEPTED;
  },
  subject: (_args, context) => ({ collection, id: context.newId('mr', 'rule') }),
  makes: (_args, context) => [context.newId('mr', 'rule')],
});

/** "This name is that product": from then on files and agents that say it mean the product. Undone by removing it. */
export const learnName = defineMutation({
  name: 'products.learn-name',
  version: 1,
  args: v.strictObject({ productId: idText, name: namePattern, publisher: shortText }),
  allow: (access) => may(access, 'matching-rules.edit'),
  async run(tx, args, context) {
    const id = context.newId('mr', 'rule');
    if (await tx.get(collection, id)) return ACCEPTED;
    const product = await tx.get('products', args.productId);
    if (!product) return refuse('not-found');
    const others = await tx.find(collection, 'byProduct', product.id);
    if (others.some((rule) => rule.isAlias && isOf(rule, args))) return ACCEPTED;
    const { name, publisher } = args;
    const rule = { id, productId: product.id, name, publisher, version: 'field', isAlias: true } as const;
    tx.put(collection, newMatchingRule({ ...rule, createdAt: context.at }));
    const changes = { name: { was: '', to: name } };
    recordActivity(tx, context, {
      action: 'products.learn-name',
      collection: 'products',
      recordId: product.id,
      changes,
    });
    return ACCEPTED;
  },
  subject: ({ productId }) => ({ collection: 'products', id: productId }),
  makes: (_args, context) => [context.newId('mr', 'rule')],
});

function isOf(rule: MatchingRule, said: { name: string; publisher: string }): boolean {
  return foldKey(rule.name) === foldKey(said.name) && foldKey(rule.publisher) === foldKey(said.publisher);
}

export const editMatchingRule = defineMutation({
  name: 'matching-rules.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    publisher: changeOf(shortText),
    name: changeOf(namePattern),
    version: changeOf(version),
  }),
  allow: (access) => may(access, 'matching-rules.edit'),
  async run(tx, { id, ...edits }, context) {
    const rule = await tx.get(collection, id);
    if (!rule) return refuse('not-found');
    const merged = mergeEdits<MatchingRule>(rule, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    tx.put(collection, merged.row);
    const { changes } = merged;
    recordActivity(tx, context, { action: 'matching-rules.edit', collection, recordId: id, changes });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection, id }),
});

/** What it matched ends with it, unless another rule matches it too. */
export const removeMatchingRule = defineMutation({
  name: 'matching-rules.remove',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'matching-rules.edit'),
  async run(tx, { id }, context) {
    const rule = await tx.get(collection, id);
    if (!rule) return ACCEPTED;
    tx.remove(collection, id);
    const changes = { name: { was: rule.name, to: '' } };
    recordActivity(tx, context, { action: 'matching-rules.remove', collection, recordId: id, changes });
    return ACCEPTED;
  },
  subject: ({ id }) => ({ collection, id }),
});
