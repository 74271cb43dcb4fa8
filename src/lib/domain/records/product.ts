import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { field, maker, type RowOf } from './core/field.ts';
import { defineRecord, idText, nameText, shortText, timestamp } from './core/record.ts';

/** Something that contracts grant and devices have installed. The name, without case, is its key. */
const fields = {
  id: field(idText),
  name: field(nameText, { isSearched: true }),
  kind: field(v.picklist(['product', 'service', 'support']), { default: 'product' }),
  publisher: field(shortText, { default: '', isSearched: true }),
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
