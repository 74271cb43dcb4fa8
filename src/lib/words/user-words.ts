import type { AssignmentSource } from '#lib/domain/records/assignment.ts';
import type { EntitlementKind } from '#lib/domain/records/entitlement.ts';
import type { Product } from '#lib/domain/records/product.ts';
import type { UserStatus } from '#lib/domain/records/user.ts';
import type { UseRange } from '#lib/domain/views/user-query.ts';

export const userStatusWords: Readonly<Record<UserStatus, string>> = {
  active: 'Active',
  left: 'Left',
  erased: 'Erased',
};

export const useRangeWords: Readonly<Record<UseRange, string>> = {
  'last-month': 'During the last 30 days',
  'last-quarter': 'During the last 90 days',
  older: 'Longer ago',
  never: 'Never',
  'not-known': 'Not known',
};

export const productKindWords: Readonly<Record<Product['kind'], string>> = {
  product: 'Products',
  service: 'Cloud services',
  support: 'Phone support',
};

/** What holding an entitlement of a kind means. */
export const entitlementKindWords: Readonly<Record<EntitlementKind, string>> = {
  'single-user': 'Takes a seat',
  'multi-user': 'May download and install, takes no seat',
  perpetual: 'Perpetual: may download and install, takes no seat',
};

export const sourceWords: Readonly<Record<AssignmentSource, string>> = {
  'by-hand': 'by hand',
  import: 'by an import',
  directory: 'by the directory',
};
