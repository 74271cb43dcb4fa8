import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { field, maker, type RowOf } from './core/field.ts';
import { defineRecord, idText, nameText, shortText, timestamp } from './core/record.ts';

/** More than any vendor puts into a suite. */
export const MOST_PARTS = 200;

/** What a person said of a product in a suite; what nobody said is as the starter set has it. */
const part = v.strictObject({ productId: idText, isIn: v.boolean() });

/** Something that contracts grant and devices have installed. The name, without case, is its key. */
const fields = {
  id: field(idText),
  name: field(nameText, { isSearched: true }),
  kind: field(v.picklist(['product', 'service', 'support']), { default: 'product' }),
  publisher: field(shortText, { default: '', isSearched: true }),
  /** Of a suite: each product once. */
  parts: field(v.pipe(v.array(part), v.maxLength(MOST_PARTS), v.readonly()), { default: [], isLater: true }),
  createdAt: field(timestamp),
};

export type Product = RowOf<typeof fields>;

export const newProduct = maker(fields);

export const productRecord = defineRecord({
  collection: 'products',
  prefix: 'pr',
  fields,
  called: (product) => product.name,
  keys: { byName: (product) => foldKey(product.name) },
});
