import { type Access, hasRole } from '../../access/access.ts';

/** Contract admins and coordinators: who sees contracts and who holds what. */
export function reportsOnContracts(access: Access): boolean {
  return hasRole(access, 'contract-admin') || hasRole(access, 'software-coordinator');
}

/**
 * Whether reports of this person cover a contract: all of them for a contract admin and for a coordinator of every
 * contract; for another coordinator those that they coordinate.
 */
export function coversContract(access: Access): (contractId: string) => boolean {
  const { coordinatedContracts } = access;
  if (hasRole(access, 'contract-admin')) return () => true;
  if (!hasRole(access, 'software-coordinator')) return () => false;
  if (coordinatedContracts === null) return () => true;
  const own = new Set(coordinatedContracts);
  return (id) => own.has(id);
}

/** Prices are of the terms, which are the contract admin's alone. */
export function seesPrices(access: Access): boolean {
  return hasRole(access, 'contract-admin');
}
