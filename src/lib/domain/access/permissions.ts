import type { Access } from './access.ts';
import type { Capability } from './capabilities.ts';
import { roles } from './roles.ts';

export function may(access: Pick<Access, 'roles'>, capability: Capability): boolean {
  return (
    roles.user.may.includes(capability) || access.roles.some((role) => roles[role].may.includes(capability))
  );
}

/** Whether the person may assign on this contract: everywhere, or on the contracts they coordinate. */
export function mayAssignOn(access: Access, contractId: string): boolean {
  if (!may(access, 'assignments.edit')) return false;
  return coversContract(access)(contractId);
}

/** Whether there are contracts on which the person may not assign: then an unknown thing is answered as a forbidden one. */
export function assignsOnSome(access: Access): boolean {
  return !may(access, 'contracts.every') && access.coordinatedContracts !== null;
}

/**
 * Whether reports of this person, and what they do, cover a contract: all of them, or for who coordinates some those
 * alone.
 */
export function coversContract(access: Access): (contractId: string) => boolean {
  if (may(access, 'contracts.every')) return () => true;
  if (!may(access, 'contracts.see')) return () => false;
  const { coordinatedContracts } = access;
  if (coordinatedContracts === null) return () => true;
  const own = new Set(coordinatedContracts);
  return (id) => own.has(id);
}
