import { type RoleName, roleNames } from '#lib/domain/records/role.ts';
import { listed } from '../format/lists.ts';

/** Roles as people say them. */
export const roleWords: Readonly<Record<RoleName, string>> = {
  'contract-admin': 'Contract admin',
  'software-coordinator': 'Software coordinator',
  'field-staff': 'Field staff',
};

/** In a sentence; what no role is known by, off the wire, is said as such. */
export function roleName(role: unknown): string {
  const known = roleNames.find((one) => one === role);
  return known ? roleWords[known].toLowerCase() : 'something else';
}

/** What a role is for: after its name. */
export const roleDuties: Readonly<Record<RoleName, string>> = {
  'contract-admin': 'sees and changes everything, including people, roles, terms, and prices',
  'software-coordinator': 'manages people, their products, and devices, but never sees terms or prices',
  'field-staff': 'finds devices and corrects their names and descriptions',
};

/** A person without any role. */
export const PLAIN_USER = 'User';

/** More names than these would crowd a cell out. */
const MOST_NAMES = 2;

/** "Contract admin, Field staff", "Software coordinator of Design", "… of A, B and 3 more", "User". */
export function rolesWords(
  roles: readonly {
    readonly role: RoleName;
    readonly contractId: string | null;
    readonly contract: string;
  }[],
): string {
  const everywhere = roles.filter(({ contractId }) => contractId === null).map(({ role }) => roleWords[role]);
  const some = roleNames.flatMap((name) => {
    const of = roles.filter(({ role, contractId }) => role === name && contractId !== null);
    return of.length === 0 ? [] : [`${roleWords[name]} of ${namesWords(of.map(({ contract }) => contract))}`];
  });
  return [...everywhere, ...some].join(', ') || PLAIN_USER;
}

function namesWords(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => name || 'a contract');
  const more = names.length - shown.length;
  return listed(more > 0 ? [...shown, `${more} more`] : shown);
}
