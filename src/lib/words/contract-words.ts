import { sayDay } from '#lib/base/say.ts';
import type { ContractType } from '#lib/domain/records/contract.ts';
import type { EntitlementKind, SeatPolicy } from '#lib/domain/records/entitlement.ts';
import type { ContractStatus } from '#lib/domain/views/contract-days.ts';
import type { ExpiryRange } from '#lib/domain/views/contract-list.ts';

export const contractStatusWords: Readonly<Record<ContractStatus, string>> = {
  active: 'Active',
  expiring: 'Expiring',
  expired: 'Expired',
  archived: 'Archived',
  'not-known': 'No end known',
};

export const contractTypeWords: Readonly<Record<ContractType, string>> = {
  subscription: 'Subscription',
  maintenance: 'Maintenance',
  perpetual: 'Perpetual',
  other: 'Other',
};

export const entitlementKindWords: Readonly<Record<EntitlementKind, string>> = {
  'single-user': 'Single-user',
  'multi-user': 'Multi-user',
  perpetual: 'Perpetual',
};

/** What assigning somebody means. */
export const entitlementKindDuties: Readonly<Record<EntitlementKind, string>> = {
  'single-user': 'Each person who is assigned takes a seat.',
  'multi-user': 'People who are assigned may download and install; no seat is taken.',
  perpetual: 'People who are assigned may download and install; no seat is taken.',
};

export const seatPolicyWords: Readonly<Record<SeatPolicy, string>> = {
  strict: 'Refuse',
  overage: 'Allow overage',
};

/** What happens to the seat that exceeds. */
export const seatPolicyDuties: Readonly<Record<SeatPolicy, string>> = {
  strict: 'Strict: the seat that exceeds is refused.',
  overage: 'Assigning goes on, and how many are to be bought is shown in red.',
};

export const expiryWords: Readonly<Record<ExpiryRange, string>> = {
  30: 'Expires in 30 days',
  60: 'Expires in 60 days',
  90: 'Expires in 90 days',
};

/** "12 months", "1 month", "45 days". */
export function lengthWords({ months, days }: { months: number | null; days: number }): string {
  if (months !== null && months > 0) return months === 1 ? '1 month' : `${months} months`;
  return days === 1 ? '1 day' : `${days} days`;
}

/** "in 37 days", "today", "20 days ago". */
export function daysLeftWords(daysLeft: number): string {
  if (daysLeft === 0) return 'today';
  const count = Math.abs(daysLeft);
  const days = count === 1 ? '1 day' : `${count.toLocaleString('en-US')} days`;
  return daysLeft > 0 ? `in ${days}` : `${days} ago`;
}

/** "31 Dec 2026" of "2026-12-31". */
export const dayWords = sayDay;
