import type { Contract } from '../../records/contract.ts';
import { dayAfter, dayOf, daysBetween } from '../../records/core/day.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { Terms } from '../../records/terms.ts';
import type { Reader } from '../../tx.ts';

export const contractStatuses = ['active', 'expiring', 'expired', 'archived', 'not-known'] as const;
export type ContractStatus = (typeof contractStatuses)[number];

/** Days before its end from which a contract is expiring: the longest notice that renewals commonly need. */
const EXPIRING_DAYS = 90;

/** When a contract ends, as far as this reader may know. */
interface ContractDays {
  readonly status: ContractStatus;
  /** The terms that hold now, else the latest; null: there are none, or this reader may not see them. */
  readonly terms: Terms | null;
  /** The last day: of the latest terms, for who may not see them of the entitlements. null: not known, or open. */
  readonly endDay: string | null;
  /** Until the last day; negative when it is over. */
  readonly daysLeft: number | null;
}

export function contractDays(reader: Reader, contract: Contract, now: number): ContractDays {
  const all = termsOf(reader, contract.id);
  const today = dayOf(now);
  const terms = all.find((one) => one.startDay <= today) ?? all.at(-1) ?? null;
  const endDay = all[0]?.endDay ?? lastDay(reader.find('entitlements', 'byContract', contract.id));
  const daysLeft = endDay === null ? null : daysBetween(today, endDay);
  return { status: statusOf(contract, daysLeft), terms, endDay, daysLeft };
}

/** The latest first. */
export function termsOf(reader: Reader, contractId: string): Terms[] {
  const all = [...reader.find('terms', 'byContract', contractId)];
  return all.sort((one, other) => (one.startDay < other.startDay ? 1 : -1));
}

/** The length of terms, both days counted: whole months where they are whole, else days. */
export function lengthOf({ startDay, endDay }: Pick<Terms, 'startDay' | 'endDay'>): {
  readonly months: number | null;
  readonly days: number;
} {
  const after = dayAfter(endDay, 1);
  const [fromYear, fromMonth] = [Number(startDay.slice(0, 4)), Number(startDay.slice(5, 7))];
  const [toYear, toMonth] = [Number(after.slice(0, 4)), Number(after.slice(5, 7))];
  const isWhole = startDay.slice(8) === after.slice(8);
  const months = isWhole ? (toYear - fromYear) * 12 + toMonth - fromMonth : null;
  return { months, days: daysBetween(startDay, after) };
}

function statusOf({ archivedAt }: Contract, daysLeft: number | null): ContractStatus {
  if (archivedAt !== null) return 'archived';
  if (daysLeft === null) return 'not-known';
  if (daysLeft < 0) return 'expired';
  return daysLeft <= EXPIRING_DAYS ? 'expiring' : 'active';
}

/** null when one of them is open. */
function lastDay(entitlements: readonly Entitlement[]): string | null {
  let last: string | null = null;
  for (const { endDay } of entitlements) {
    if (endDay === null) return null;
    if (last === null || endDay > last) last = endDay;
  }
  return last;
}
