import * as v from 'valibot';
import { foldKey } from '../../base/text.ts';
import { defineRecord, emailText, idText, shortText, timestamp } from './record.ts';

/** A person who may hold seats; may also sign in. Email, without case, is the key within an account. */
export const userSchema = v.strictObject({
  id: idText,
  firstName: shortText,
  lastName: shortText,
  email: emailText,
  status: v.picklist(['active', 'left']),
  /** Whether a sign-in exists for this person. Written by the server alone. */
  canSignIn: v.boolean(),
  createdAt: timestamp,
});

export type User = v.InferOutput<typeof userSchema>;

export const userRecord = defineRecord({
  collection: 'users',
  prefix: 'us',
  schema: userSchema,
  keys: { byEmail: (user) => foldKey(user.email) },
  visibleBy: ['id'],
});
