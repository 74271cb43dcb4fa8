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

/** The same, in a sentence below the choice. */
export const roleSentences: Readonly<Record<RoleName, string>> = {
  'contract-admin': 'Sees and changes everything, terms and prices too.',
  'software-coordinator':
    'Manages users, what they hold, and installs. Never sees or changes the terms of a contract.',
  'field-staff': 'Finds devices and corrects their names and descriptions.',
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
  const names = roles.filter(({ contractId }) => contractId !== null).map(({ contract }) => contract);
  const some = names.length === 0 ? [] : [`${roleWords['software-coordinator']} of ${namesWords(names)}`];
  return [...everywhere, ...some].join(', ') || PLAIN_USER;
}

function namesWords(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => name || 'a contract');
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(' and ');
}
