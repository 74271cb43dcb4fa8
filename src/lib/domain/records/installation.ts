import * as v from 'valibot';
import { defineRecord, idText, shortText, timestamp } from './record.ts';

/** A product in one version on a device. */
export const installationSchema = v.strictObject({
  id: idText,
  deviceId: idText,
  productId: idText,
  /** As reported, "" when not known. */
  version: shortText,
  createdAt: timestamp,
});

export type Installation = v.InferOutput<typeof installationSchema>;

export const installationRecord = defineRecord({
  collection: 'installations',
  prefix: 'in',
  schema: installationSchema,
  keys: {
    byDevice: (installation) => installation.deviceId,
    byProduct: (installation) => installation.productId,
  },
});
