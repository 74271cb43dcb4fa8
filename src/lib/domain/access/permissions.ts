import type { RoleName } from '../records/role.ts';
import type { Access } from './access.ts';

/** Who may do what, as data: the editing half of the table in product.md. `user` stands for everybody. */
export const permissions = {
  'account.edit': ['contract-admin'],
  'contracts.edit': ['contract-admin'],
  'terms.edit': ['contract-admin'],
  'entitlements.edit': ['contract-admin'],
  'assignments.edit': ['contract-admin', 'software-coordinator'],
  'users.add': ['contract-admin', 'software-coordinator'],
  'users.edit': ['contract-admin', 'software-coordinator'],
  'users.leave': ['contract-admin', 'software-coordinator'],
  'users.erase': ['contract-admin'],
  'users.merge': ['contract-admin'],
  'roles.edit': ['contract-admin'],
  'invitations.edit': ['contract-admin'],
  'products.edit': ['contract-admin'],
  'devices.add': ['contract-admin', 'software-coordinator', 'field-staff'],
  'devices.edit-text': ['contract-admin', 'software-coordinator', 'field-staff'],
  'devices.edit-access': ['contract-admin', 'software-coordinator'],
  'devices.retire': ['contract-admin', 'software-coordinator'],
  'devices.merge': ['contract-admin', 'software-coordinator'],
  'installs.import': ['contract-admin'],
  'credits.edit': ['contract-admin'],
  'credits.import': ['contract-admin'],
  'matching-rules.edit': ['contract-admin'],
  'enrolment-keys.edit': ['contract-admin'],
  'security.edit': ['contract-admin'],
  'refusals.own': ['contract-admin', 'software-coordinator', 'field-staff', 'user'],
} as const satisfies Record<string, readonly (RoleName | 'user')[]>;

export type Permission = keyof typeof permissions;

export function may(access: Access, permission: Permission): boolean {
  const allowed: readonly (RoleName | 'user')[] = permissions[permission];
  return allowed.includes('user') || access.roles.some((role) => allowed.includes(role));
}

/**
 * Whether the person may assign on this contract: a contract admin everywhere, a coordinator on the contracts they
 * coordinate.
 */
export function mayAssignOn(access: Access, contractId: string): boolean {
  if (!may(access, 'assignments.edit')) return false;
  if (access.roles.includes('contract-admin') || access.coordinatedContracts === null) return true;
  return access.coordinatedContracts.includes(contractId);
}

/** Whether there are contracts on which the person may not assign: then an unknown thing is answered as a forbidden one. */
export function assignsOnSome(access: Access): boolean {
  return !access.roles.includes('contract-admin') && access.coordinatedContracts !== null;
}
