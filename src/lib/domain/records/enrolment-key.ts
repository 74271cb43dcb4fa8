import * as v from 'valibot';
import { defineRecord, idText, nameText, shortText, timestamp } from './record.ts';

/**
 * What device agents authenticate with. The key itself is shown once, where it is made; only its digest is kept: a key
 * has 130 random bits, so that a digest gives none of them away.
 */
export const enrolmentKeySchema = v.strictObject({
  id: idText,
  name: nameText,
  /** Only devices that report this tag are taken in; "" takes all. */
  tag: shortText,
  /** SHA-256, hexadecimal. */
  digest: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  createdAt: timestamp,
  /** null: agents may use it. */
  revokedAt: v.nullable(timestamp),
  /** To the hour, or else each check-in would change it; null: never. */
  lastUsedAt: v.nullable(timestamp),
});

export type EnrolmentKey = v.InferOutput<typeof enrolmentKeySchema>;

export const enrolmentKeyRecord = defineRecord({
  collection: 'enrolmentKeys',
  prefix: 'ek',
  schema: enrolmentKeySchema,
  keys: { byDigest: (key) => key.digest },
});
