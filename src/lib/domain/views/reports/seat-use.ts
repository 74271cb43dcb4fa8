import { coversContract, may } from '../../access/permissions.ts';
import { dayAfter, dayOf, daysBetween } from '../../records/core/day.ts';
import { seatsBought } from '../../mutations/seats/seat-rules.ts';
import type { Reader } from '../../tx.ts';
import type { ViewContext } from '../view.ts';
import { endOf, takes } from './holding-rows.ts';
import { passes } from './narrowing.ts';
import type { ReportDefinition, ReportFilter, ReportTable } from './report.ts';

/** Days that are counted when the address names none. */
const USUAL_PERIOD_DAYS = 365;
/** More points than a wide screen has columns say nothing more: longer periods are counted every so many days. */
const MAX_POINTS = 800;

/** Seats assigned and bought at the end of each day of a period. */
export const seatUse: ReportDefinition = {
  name: 'seat-use',
  filters: ['contracts', 'products', 'period'],
  parts: [],
  bars: 'none',
  bands: [],
  columns: [
    { key: 'day', title: 'Day', kind: 'day', none: 'Not known' },
    { key: 'assigned', title: 'Seats assigned', kind: 'count', none: 'None' },
    { key: 'bought', title: 'Seats bought', kind: 'count', none: 'None' },
    { key: 'unlimited', title: 'Seats without a limit', kind: 'count', none: 'None' },
  ],
  sort: { column: 'day', isDescending: true },
  isFor: (access) => may(access, 'contracts.see'),
  missing: (reader) => (reader.size('assignments') === 0 ? 'seats' : null),
  read: readSeatUse,
};

function readSeatUse(reader: Reader, filter: ReportFilter, context: ViewContext): ReportTable {
  const today = dayOf(context.now);
  const days = daysOfPeriod(filter, today);
  const counts = countByDay(reader, filter, { context, days });
  const { assigned, bought, unlimited } = counts;
  const { contracts, products } = filter;
  return {
    size: days.length,
    id: (at) => days[at]!,
    part: () => '',
    bar: () => '',
    cell: (at, column) => (column === 'day' ? days[at]! : counts[column as keyof typeof counts][at]!),
    link: (at) => ({
      ...({ to: 'report', name: 'holdings' } as const),
      filter: { contracts, products, parts: ['seat'], on: days[at] === today ? null : days[at]! },
    }),
    series: {
      days,
      lines: [
        { key: 'assigned', label: 'Assigned', values: Array.from(assigned) },
        { key: 'bought', label: 'Bought', values: Array.from(bought) },
        ...(unlimited.some((count) => count > 0)
          ? [{ key: 'unlimited', label: 'Without a limit', values: Array.from(unlimited) }]
          : []),
      ],
    },
  };
}

/** The days counted, the last one always among them. A period that ends before it begins, or lies ahead, is its last day. */
function daysOfPeriod({ from, to }: ReportFilter, today: string): string[] {
  const last = to !== null && to < today ? to : today;
  const first =
    from !== null && from <= last ? from : dayAfter(last, from === null ? 1 - USUAL_PERIOD_DAYS : 0);
  const length = daysBetween(first, last) + 1;
  const step = Math.ceil(length / MAX_POINTS);
  const days: string[] = [];
  for (let back = 0; back < length; back += step) days.push(dayAfter(last, -back));
  return days.reverse();
}

/** Steps up and down are summed by day, then added up: each row is looked at once, however long the period. */
function countByDay(
  reader: Reader,
  filter: ReportFilter,
  { context, days }: { context: ViewContext; days: readonly string[] },
) {
  const covers = coversContract(context.access);
  const passesBoth = (contractId: string, productId: string) =>
    covers(contractId) && passes(filter.contracts, contractId) && passes(filter.products, productId);
  const ends = Float64Array.from(days, endOf);
  const steps = { assigned: newSteps(days), bought: newSteps(days), unlimited: newSteps(days) };
  for (const one of reader.slots('assignments')) {
    const entitlement = one && reader.get('entitlements', one.entitlementId);
    if (!entitlement || !passesBoth(one.contractId, entitlement.productId)) continue;
    const kind = takes(entitlement);
    if (kind === 'right') continue;
    // Held at the end of a day: begun before it, and not ended before it.
    const from = firstAfter(ends, one.startedAt);
    const to = one.endedAt === null ? days.length : firstAfter(ends, one.endedAt);
    if (from >= 0 && from < to)
      addStep(kind === 'seat' ? steps.assigned : steps.unlimited, { from, to, by: 1 });
  }
  for (const one of reader.slots('entitlements')) {
    const seats = one ? seatsBought(one) : null;
    if (!one || seats === null || !passesBoth(one.contractId, one.productId)) continue;
    const from = one.startDay === null ? 0 : days.findIndex((day) => day >= one.startDay!);
    const after = one.endDay === null ? -1 : days.findIndex((day) => day > one.endDay!);
    const to = after < 0 ? days.length : after;
    if (from >= 0 && from < to) addStep(steps.bought, { from, to, by: seats });
  }
  return {
    assigned: summed(steps.assigned),
    bought: summed(steps.bought),
    unlimited: summed(steps.unlimited),
  };
}

/** The first day whose end comes after a moment: what began then is held at its end, what ended then is not. */
function firstAfter(ends: Float64Array, moment: number): number {
  let [low, high] = [0, ends.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle]! > moment) high = middle;
    else low = middle + 1;
  }
  return low;
}

function newSteps(days: readonly string[]): Int32Array {
  return new Int32Array(days.length + 1);
}

function addStep(steps: Int32Array, { from, to, by }: { from: number; to: number; by: number }): void {
  steps[from]! += by;
  steps[to]! -= by;
}

function summed(steps: Int32Array): Int32Array {
  const counts = new Int32Array(steps.length - 1);
  let count = 0;
  for (let at = 0; at < counts.length; at++) counts[at] = count += steps[at]!;
  return counts;
}
