import * as v from 'valibot';
import { field, maker, type RowOf } from './core/field.ts';
import { defineRecord, idText, timestamp } from './core/record.ts';

/** A one-time link for setting a password. Made by the server, which keeps a digest of its secret elsewhere. */
const fields = {
  id: field(idText),
  userId: field(idText),
  kind: field(v.picklist(['invitation', 'password-reset'])),
  /** `createdAt` in one that was withdrawn. */
  expiresAt: field(timestamp),
  usedAt: field(v.nullable(timestamp), { default: null }),
  createdAt: field(timestamp),
};

export type Invitation = RowOf<typeof fields>;

export const newInvitation = maker(fields);

/** Taken back: it was open for no time at all. Said without a clock, since clocks of devices disagree. */
export function isWithdrawn({ expiresAt, createdAt }: Invitation): boolean {
  return expiresAt <= createdAt;
}

export const invitationRecord = defineRecord({
  collection: 'invitations',
  prefix: 'iv',
  fields,
  called: null,
  keys: { byUser: (invitation) => invitation.userId },
});
