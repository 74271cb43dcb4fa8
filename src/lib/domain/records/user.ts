import * as v from 'valibot';
import { emailKey } from '../../base/email-address.ts';
import { defineRecord, emailText, idText, shortText, timestamp } from './record.ts';

export const userStatuses = ['active', 'left', 'erased'] as const;
export type UserStatus = (typeof userStatuses)[number];

/** A person who may hold seats; may also sign in. Email, without case, is the key within an account. */
export const userSchema = v.strictObject({
  id: idText,
  firstName: shortText,
  lastName: shortText,
  /** "" when the person was erased. */
  email: v.union([v.literal(''), emailText]),
  /** `left`: keeps the history, holds no seat. `erased`: name and email are gone for good. */
  status: v.picklist(userStatuses),
  /** Whether a sign-in exists for this person. Written by the server alone. */
  canSignIn: v.boolean(),
  createdAt: timestamp,
});

export type User = v.InferOutput<typeof userSchema>;

export const userRecord = defineRecord({
  collection: 'users',
  prefix: 'us',
  schema: userSchema,
  keys: { byEmail: (user) => (user.email === '' ? null : emailKey(user.email)) },
  visibleBy: ['id'],
});
