import type { Role, RoleName } from '../records/role.ts';
import type { Access } from './access.ts';

/** A person's access from their role rows (and, with contracts, the contracts granted to them). */
export function accessOf(
  userId: string,
  roles: readonly Role[],
  grantedContracts: readonly string[] = [],
): Access {
  const own = roles.filter((role) => role.userId === userId);
  const names = [...new Set(own.map((role) => role.role))].sort() as RoleName[];
  const coordinated = own
    .filter((role) => role.role === 'software-coordinator')
    .map((role) => role.contractId);
  return {
    userId,
    roles: names,
    coordinatedContracts: coordinated.includes(null) ? null : [...new Set(coordinated as string[])].sort(),
    grantedContracts: [...grantedContracts].sort(),
  };
}
