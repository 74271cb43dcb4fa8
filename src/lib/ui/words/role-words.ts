import type { RoleName } from '#lib/domain/records/role.ts';

/** Roles as people say them. */
export const roleWords: Readonly<Record<RoleName, string>> = {
  'contract-admin': 'Contract admin',
  'software-coordinator': 'Software coordinator',
  'field-staff': 'Field staff',
};

/** What a role is for, where one is chosen. */
export const roleDuties: Readonly<Record<RoleName, string>> = {
  'contract-admin': 'sees and changes everything, people and their roles included',
  'software-coordinator': 'people and devices, never prices or terms',
  'field-staff': 'finds devices, corrects their name and description',
};

/** A person without any role. */
export const PLAIN_USER = 'User';

/** "Contract admin, Field staff", "Software coordinator of 2 contracts", "User". */
export function rolesWords(
  roles: readonly { readonly role: RoleName; readonly contractId: string | null }[],
): string {
  const everywhere = roles.filter(({ contractId }) => contractId === null).map(({ role }) => roleWords[role]);
  const contracts = roles.filter(({ contractId }) => contractId !== null).length;
  const some =
    contracts === 0 ? [] : [`${roleWords['software-coordinator']} of ${contractsWords(contracts)}`];
  return [...everywhere, ...some].join(', ') || PLAIN_USER;
}

function contractsWords(count: number): string {
  return count === 1 ? 'a contract' : `${count} contracts`;
}
