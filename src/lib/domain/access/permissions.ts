import type { RoleName } from '../records/role.ts';
import type { Access } from './access.ts';

/** Who may do what, as data: the editing half of the table in product.md. `user` stands for everybody. */
export const permissions = {
  'account.edit': ['contract-admin'],
  'users.add': ['contract-admin', 'software-coordinator'],
  'users.edit': ['contract-admin', 'software-coordinator'],
  'roles.edit': ['contract-admin'],
  'invitations.edit': ['contract-admin'],
  'products.edit': ['contract-admin'],
  'devices.add': ['contract-admin', 'software-coordinator', 'field-staff'],
  'devices.edit-text': ['contract-admin', 'software-coordinator', 'field-staff'],
  'devices.edit-access': ['contract-admin', 'software-coordinator'],
  'devices.retire': ['contract-admin', 'software-coordinator'],
  'installs.import': ['contract-admin'],
  'refusals.own': ['contract-admin', 'software-coordinator', 'field-staff', 'user'],
} as const satisfies Record<string, readonly (RoleName | 'user')[]>;

export type Permission = keyof typeof permissions;

export function may(access: Access, permission: Permission): boolean {
  const allowed: readonly (RoleName | 'user')[] = permissions[permission];
  return allowed.includes('user') || access.roles.some((role) => allowed.includes(role));
}
