import * as v from 'valibot';
import { field, maker, type RowOf } from '../core/field.ts';
import { defineRecord, idText, nameText, shortText, timestamp } from '../core/record.ts';

/**
 * What device agents authenticate with. The key itself is shown once, where it is made; only its digest is kept: a key
 * has 130 random bits, so that a digest gives none of them away.
 */
const fields = {
  id: field(idText),
  name: field(nameText),
  /** Only devices that report this tag are taken in; "" takes all. */
  tag: field(shortText, { default: '' }),
  /** SHA-256, hexadecimal. */
  digest: field(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  createdAt: field(timestamp),
  /** null: agents may use it. */
  revokedAt: field(v.nullable(timestamp), { default: null }),
  /** To the hour, or else each check-in would change it; null: never. */
  lastUsedAt: field(v.nullable(timestamp), { default: null }),
};

export type EnrolmentKey = RowOf<typeof fields>;

export const newEnrolmentKey = maker(fields);

export const enrolmentKeyRecord = defineRecord({
  collection: 'enrolmentKeys',
  prefix: 'ek',
  fields,
  called: (key) => key.name,
  keys: { byDigest: (key) => key.digest },
});
