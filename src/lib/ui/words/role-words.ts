import type { RoleName } from '#lib/domain/records/role.ts';

/** Roles as people say them. */
export const roleWords: Readonly<Record<RoleName, string>> = {
  'contract-admin': 'Contract admin',
  'software-coordinator': 'Software coordinator',
  'field-staff': 'Field staff',
};
