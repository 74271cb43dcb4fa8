import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { defineRecord, idText, nameText, shortText, timestamp } from './record.ts';

/** Something that contracts grant and devices have installed. The name, without case, is its key. */
export const productSchema = v.strictObject({
  id: idText,
  name: nameText,
  kind: v.picklist(['product', 'service', 'support']),
  publisher: shortText,
  createdAt: timestamp,
});

export type Product = v.InferOutput<typeof productSchema>;

export const productRecord = defineRecord({
  collection: 'products',
  prefix: 'pr',
  schema: productSchema,
  keys: { byName: (product) => foldKey(product.name) },
});
