import { field, maker, type RowOf } from '../core/field.ts';
import { defineRecord, idText, shortText, timestamp } from '../core/record.ts';

/** A product in one version on a device. */
const fields = {
  id: field(idText),
  deviceId: field(idText),
  productId: field(idText),
  /** As reported, "" when not known. */
  version: field(shortText, { default: '' }),
  createdAt: field(timestamp),
};

export type Installation = RowOf<typeof fields>;

export const newInstallation = maker(fields);

export const installationRecord = defineRecord({
  collection: 'installations',
  prefix: 'in',
  fields,
  called: null,
  keys: {
    byDevice: (installation) => installation.deviceId,
    byProduct: (installation) => installation.productId,
  },
});
