import type { ContractType } from '#lib/domain/records/contract.ts';
import type { EntitlementKind, SeatPolicy } from '#lib/domain/records/entitlement.ts';
import type { ContractStatus } from '#lib/domain/views/contracts/contract-days.ts';

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
  'single-user': 'Each assigned person takes a seat.',
  'multi-user': 'Assigned people may download and install. No seats are taken.',
  perpetual: 'Assigned people may download and install. No seats are taken.',
};

export const seatPolicyWords: Readonly<Record<SeatPolicy, string>> = {
  strict: 'Blocked',
  overage: 'Allowed',
};

/** Whether more may be assigned than was bought. */
export const seatPolicyDuties: Readonly<Record<SeatPolicy, string>> = {
  strict: 'Block assignments beyond the seats bought.',
  overage: 'Keep assigning; the number of seats to buy is shown in red.',
};
