import * as v from 'valibot';
import { field, maker, type RowOf } from './core/field.ts';
import { defineRecord, idText, timestamp } from './core/record.ts';

export const roleNames = ['contract-admin', 'software-coordinator', 'field-staff'] as const;
export type RoleName = (typeof roleNames)[number];

/** What a user may do. A user with no role row is a plain "user". */
const fields = {
  id: field(idText),
  userId: field(idText),
  role: field(v.picklist(roleNames)),
  /** Which contract a coordinator coordinates; null: every contract of the account, and always null for other roles. */
  contractId: field(v.nullable(idText), { default: null }),
  createdAt: field(timestamp),
};

export type Role = RowOf<typeof fields>;

export const newRole = maker(fields);

export const roleRecord = defineRecord({
  collection: 'roles',
  prefix: 'ro',
  fields,
  called: null,
  keys: {
    byUser: (role) => role.userId,
    byRole: (role) => role.role,
    byContract: (role) => role.contractId,
  },
  visibleBy: ['userId'],
});
