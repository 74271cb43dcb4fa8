import * as v from 'valibot';
import { defineRecord, idText, nameText, timestamp } from './record.ts';

/** A company's tenancy. Each replica holds exactly one. */
export const accountSchema = v.strictObject({
  id: idText,
  name: nameText,
  /** A sample company may be looked at and thrown away; it does not count as "an account exists". */
  isSample: v.boolean(),
  /** Days without a check-in after which a device is out of date. */
  outOfDateDays: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3_650)),
  /** Hours between check-ins; a device is online for twice as long. */
  checkInHours: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(720)),
  /** What "inherit" means for a device's products and updates. */
  defaultProductAccess: v.picklist(['allow', 'block']),
  defaultUpdateAccess: v.picklist(['allow', 'block']),
  createdAt: timestamp,
});

export type Account = v.InferOutput<typeof accountSchema>;

export const accountRecord = defineRecord({
  collection: 'accounts',
  prefix: 'ac',
  schema: accountSchema,
  keys: {},
});
