import * as v from 'valibot';
import { defineRecord, idText, timestamp } from './record.ts';

export const roleNames = ['contract-admin', 'software-coordinator', 'field-staff'] as const;
export type RoleName = (typeof roleNames)[number];

/** What a user may do. A user with no role row is a plain "user". */
export const roleSchema = v.strictObject({
  id: idText,
  userId: idText,
  role: v.picklist(roleNames),
  /** Which contract a coordinator coordinates; null: every contract of the account, and always null for other roles. */
  contractId: v.nullable(idText),
  createdAt: timestamp,
});

export type Role = v.InferOutput<typeof roleSchema>;

export const roleRecord = defineRecord({
  collection: 'roles',
  prefix: 'ro',
  schema: roleSchema,
  keys: {
    byUser: (role) => role.userId,
    byRole: (role) => role.role,
    byContract: (role) => role.contractId,
  },
  visibleBy: ['userId'],
});
