import * as v from 'valibot';
import { foldKey } from '../../../base/text.ts';
import { may } from '../../access/permissions.ts';
import { type Product, newProduct } from '../../records/product.ts';
import { idText, nameText, shortText } from '../../records/core/record.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { leaveName } from '../people/former-names.ts';
import { ACCEPTED, defineMutation, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const kind = v.picklist(['product', 'service', 'support']);

export const addProduct = defineMutation({
  name: 'products.add',
  version: 1,
  args: v.strictObject({ name: nameText, kind, publisher: shortText }),
  allow: (access) => may(access, 'products.edit'),
  async run(tx, args, context) {
    const id = context.newId('pr', 'product');
    if (await tx.get('products', id)) return ACCEPTED;
    const [twin] = await tx.find('products', 'byName', foldKey(args.name));
    if (twin) return refuse('duplicate', { collection: 'products', id: twin.id, by: 'name' });
    tx.put('products', newProduct({ ...args, id, createdAt: context.at }));
    recordActivity(tx, context, {
      action: 'products.add',
      collection: 'products',
      recordId: id,
      changes: {},
    });
    return ACCEPTED;
  },
  subject: (_args, context) => ({ collection: 'products', id: context.newId('pr', 'product') }),
  makes: (_args, context) => [context.newId('pr', 'product')],
});

export const editProduct = defineMutation({
  name: 'products.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    name: changeOf(nameText),
    kind: changeOf(kind),
    publisher: changeOf(shortText),
  }),
  allow: (access) => may(access, 'products.edit'),
  async run(tx, { id, ...edits }, context) {
    const product = await tx.get('products', id);
    if (!product) return refuse('not-found');
    const merged = mergeEdits<Product>(product, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    const namesakes = await tx.find('products', 'byName', foldKey(merged.row.name));
    const twin = namesakes.find((one) => one.id !== product.id);
    if (twin) return refuse('duplicate', { collection: 'products', id: twin.id, by: 'name' });
    tx.put('products', merged.row);
    const { changes } = merged;
    if (changes['name'])
      leaveName(tx, 'products', { index: 'byName', key: foldKey(product.name), to: product.id });
    recordActivity(tx, context, {
      action: 'products.edit',
      collection: 'products',
      recordId: product.id,
      changes,
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'products', id: args.id }),
});
