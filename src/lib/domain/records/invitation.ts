import * as v from 'valibot';
import { defineRecord, idText, timestamp } from './record.ts';

/** A one-time link for setting a password. Made by the server, which keeps a digest of its secret elsewhere. */
export const invitationSchema = v.strictObject({
  id: idText,
  userId: idText,
  kind: v.picklist(['invitation', 'password-reset']),
  /** `createdAt` in one that was withdrawn. */
  expiresAt: timestamp,
  usedAt: v.nullable(timestamp),
  createdAt: timestamp,
});

export type Invitation = v.InferOutput<typeof invitationSchema>;

/** Taken back: it was open for no time at all. Said without a clock, since clocks of devices disagree. */
export function isWithdrawn({ expiresAt, createdAt }: Invitation): boolean {
  return expiresAt <= createdAt;
}

export const invitationRecord = defineRecord({
  collection: 'invitations',
  prefix: 'iv',
  schema: invitationSchema,
  keys: { byUser: (invitation) => invitation.userId },
});
