import type { Assignment } from '../records/assignment.ts';
import type { Role, RoleName } from '../records/role.ts';
import type { Access } from './access.ts';
import { isOfContracts } from './roles.ts';

/** A person's access from their role rows and their assignments; rows of others are passed over. */
export function accessOf(
  userId: string,
  roles: readonly Role[],
  assignments: readonly Pick<Assignment, 'userId' | 'contractId' | 'endedAt'>[] = [],
): Access {
  const own = roles.filter((role) => role.userId === userId);
  const names = [...new Set(own.map((role) => role.role))].sort() as RoleName[];
  const coordinated = own.filter(({ role }) => isOfContracts(role)).map((role) => role.contractId);
  return {
    userId,
    roles: names,
    coordinatedContracts: coordinated.includes(null) ? null : [...new Set(coordinated as string[])].sort(),
    grantedContracts: grantedTo(userId, assignments),
  };
}

function grantedTo(
  userId: string,
  assignments: readonly Pick<Assignment, 'userId' | 'contractId' | 'endedAt'>[],
): string[] {
  const open = assignments.filter((one) => one.userId === userId && one.endedAt === null);
  return [...new Set(open.map((one) => one.contractId))].sort();
}
