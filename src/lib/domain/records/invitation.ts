import * as v from 'valibot';
import { defineRecord, idText, timestamp } from './record.ts';

/** A one-time link for setting a password. Written by the server, which keeps only a digest of its secret. */
export const invitationSchema = v.strictObject({
  id: idText,
  userId: idText,
  kind: v.picklist(['invitation', 'password-reset']),
  expiresAt: timestamp,
  usedAt: v.nullable(timestamp),
  createdAt: timestamp,
});

export type Invitation = v.InferOutput<typeof invitationSchema>;

export const invitationRecord = defineRecord({
  collection: 'invitations',
  prefix: 'iv',
  schema: invitationSchema,
  keys: { byUser: (invitation) => invitation.userId },
});
