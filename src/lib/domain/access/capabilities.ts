/** All that a person may see or do beyond the rows in sight: each asked for by `may`, and given to roles in `roles.ts`. */
export const capabilities = [
  /** Works with the company's rows, not with their own alone. */
  'desk.work',
  'devices.see',
  'reports.see',
  /** Contracts, their seats and who holds them; counts over a part of the rows are not shown. */
  'contracts.see',
  /** Acts and is told on every contract, not on those alone that they coordinate. */
  'contracts.every',
  /** Prices are of the terms. */
  'prices.see',
  /** What agents report, and the rules that match it. */
  'software.see',
  /** Whose work is with the devices themselves: the way there comes first. */
  'field.work',
  'account.edit',
  'contracts.edit',
  'terms.edit',
  'entitlements.edit',
  'assignments.edit',
  'users.add',
  'users.edit',
  'users.leave',
  'users.erase',
  'users.merge',
  'roles.edit',
  'invitations.edit',
  'products.edit',
  'devices.add',
  'devices.edit-text',
  'devices.edit-access',
  'devices.retire',
  'devices.merge',
  'installs.import',
  'credits.edit',
  'credits.import',
  'matching-rules.edit',
  'enrolment-keys.edit',
  'security.edit',
  'refusals.own',
] as const;

export type Capability = (typeof capabilities)[number];
