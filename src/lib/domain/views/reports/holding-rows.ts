import { coversContract } from '../../access/permissions.ts';
import { dayAfter } from '../../records/core/day.ts';
import type { Assignment } from '../../records/assignment.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import { seatsBought } from '../../mutations/seats/seat-rules.ts';
import type { Reader } from '../../tx.ts';
import { personName } from '../people/people.ts';
import type { ViewContext } from '../view.ts';
import { passes } from './narrowing.ts';
import type { Cell, Money, ReportColumn, ReportFilter } from './report.ts';

export interface Held {
  readonly assignment: Assignment;
  readonly entitlement: Entitlement;
}

/** Assignments that a report covers, by contract and product, as they were at the end of `on` or are unended now. */
export function heldRows(
  reader: Reader,
  filter: Pick<ReportFilter, 'contracts' | 'products' | 'on'>,
  { access }: ViewContext,
): Held[] {
  const covers = coversContract(access);
  const held = heldAt(filter.on);
  const rows: Held[] = [];
  for (const assignment of reader.slots('assignments')) {
    if (!assignment || !held(assignment) || !covers(assignment.contractId)) continue;
    if (!passes(filter.contracts, assignment.contractId)) continue;
    const entitlement = reader.get('entitlements', assignment.entitlementId);
    if (entitlement && passes(filter.products, entitlement.productId)) rows.push({ assignment, entitlement });
  }
  return rows;
}

function heldAt(on: string | null): (assignment: Assignment) => boolean {
  if (on === null) return ({ endedAt }) => endedAt === null;
  const end = endOf(on);
  return ({ startedAt, endedAt }) => startedAt < end && (endedAt === null || endedAt >= end);
}

/** The moment (ms) at which a day is over, in UTC. */
export function endOf(day: string): number {
  return Date.parse(dayAfter(day, 1));
}

/** `seat`: takes one of a number that was bought; `unlimited`: takes one of no number; `right`: takes none. */
export function takes(entitlement: Entitlement): 'seat' | 'unlimited' | 'right' {
  if (entitlement.kind !== 'single-user') return 'right';
  return seatsBought(entitlement) === null ? 'unlimited' : 'seat';
}

/** Who and what, as every report on assignments has them. */
export const heldColumns: readonly ReportColumn[] = [
  { key: 'person', title: 'Person', kind: 'text', none: 'Not known' },
  { key: 'email', title: 'Email', kind: 'text', none: 'None' },
  { key: 'product', title: 'Product', kind: 'text', none: 'Not known' },
  { key: 'contract', title: 'Contract', kind: 'text', none: 'Not known' },
  { key: 'label', title: 'Label', kind: 'text', none: 'None' },
  { key: 'since', title: 'Assigned', kind: 'moment', none: 'Not known' },
];

export const priceColumns: readonly ReportColumn[] = [
  { key: 'price', title: 'Price a year', kind: 'money', none: 'Not known', isPrice: true },
  { key: 'currency', title: 'Currency', kind: 'text', none: 'Not known', isPrice: true },
];

export function heldCell(reader: Reader, { assignment, entitlement }: Held, column: string): Cell {
  const user = reader.get('users', assignment.userId);
  const contract = reader.get('contracts', assignment.contractId);
  switch (column) {
    case 'person':
      return user ? personName(user) : null;
    case 'email':
      return user?.email || null;
    case 'product':
      return reader.get('products', entitlement.productId)?.name ?? null;
    case 'contract':
      return contract?.number ?? null;
    case 'label':
      return contract?.label || null;
    default:
      return assignment.startedAt;
  }
}

export function priceCell(price: Money | null, column: string): Cell {
  if (price === null) return null;
  return column === 'price' ? price.cents : price.currency;
}

/** What is known of the last use: a moment (ms), or the word for why there is none. */
export function lastUseCell({ usage, lastUsedAt }: Pick<Assignment, 'usage' | 'lastUsedAt'>): Cell {
  if (lastUsedAt !== null) return lastUsedAt;
  if (usage === 'never') return 'Never';
  return usage === 'used' ? 'Used, day not known' : null;
}
