import type { Product } from '#lib/domain/records/product.ts';
import type { UserStatus } from '#lib/domain/records/user.ts';
import type { UseRange } from '#lib/domain/views/people/user-query.ts';
import { counted } from '../format/numbers.ts';

/** "1 user", "14 users". */
export function userCount(count: number): string {
  return counted(count, 'user');
}

export const userStatusWords: Readonly<Record<UserStatus, string>> = {
  active: 'Active',
  left: 'Left',
  erased: 'Erased',
};

export const useRangeWords: Readonly<Record<UseRange, string>> = {
  'last-month': 'In the last 30 days',
  'last-quarter': 'In the last 90 days',
  older: 'Longer ago',
  never: 'Never',
  'not-known': 'Not known',
};

export const productKindWords: Readonly<Record<Product['kind'], string>> = {
  product: 'Products',
  service: 'Cloud services',
  support: 'Phone support',
};
