import { dayAfter } from '#lib/domain/records/core/day.ts';
import type { CreditFilter } from '#lib/domain/views/credits/credit-query.ts';
import { type CreditGroup, creditGroups, type CreditUseRow } from '#lib/domain/views/credits/credit-use.ts';
import type { ReportFilter } from '#lib/domain/views/reports/report.ts';
import { filterFromParams, paramsFromFilter } from '#lib/lists/address.ts';
import { creditRecords } from '#lib/lists/credit-records.ts';
import { isNarrowed as isFilterNarrowed } from '#lib/lists/filters.ts';

/** Tables of the screen: use by what, or the records themselves. */
export const creditTables = [...creditGroups, 'record'] as const;
type CreditTable = CreditGroup | 'record';

export interface CreditsState {
  readonly filter: CreditFilter;
  readonly by: CreditTable;
}

export function creditsFromParams(params: URLSearchParams): CreditsState {
  return {
    filter: filterFromParams(creditRecords, params),
    by: creditTables.find((one) => one === params.get('by')) ?? 'user',
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromCredits({ filter, by }: CreditsState): URLSearchParams {
  const params = paramsFromFilter(creditRecords, filter);
  if (by !== 'user') params.set('by', by);
  return params;
}

export function isNarrowed({ filter }: CreditsState): boolean {
  return isFilterNarrowed(creditRecords, filter);
}

/** The records behind a row of a table: as many, and of the same sum. */
export function recordsBehind({ filter, by }: CreditsState, { key, id }: CreditUseRow): CreditsState {
  switch (by) {
    case 'user':
      return { filter: { ...filter, userId: key }, by: 'record' };
    case 'product':
      return { filter: { ...filter, productId: key }, by: 'record' };
    case 'contract':
      return { filter: { ...filter, contractId: id ?? '' }, by: 'record' };
    case 'month':
      return { filter: { ...filter, ...withinMonth(filter, key) }, by: 'record' };
    case 'record':
      return { filter, by };
  }
}

/** The same question to the report on credits. Records one by one it has not: it sums them by person. */
export function reportFilterOf({ filter, by }: CreditsState): Partial<ReportFilter> {
  const { contractId, productId, userId, fromDay, untilDay } = filter;
  const keys = (id: string | null) => (id === null ? [] : [id || '?']);
  return {
    contracts: keys(contractId),
    products: keys(productId),
    users: keys(userId),
    from: fromDay,
    to: untilDay,
    by: by === 'record' || by === 'user' ? null : by,
  };
}

/** "2026-11", as far as the filter shows it. */
function withinMonth({ fromDay, untilDay }: CreditFilter, month: string) {
  const [first, last] = [`${month}-01`, `${month}-31`];
  return {
    fromDay: fromDay !== null && fromDay > first ? fromDay : first,
    untilDay: untilDay !== null && untilDay < last ? untilDay : dayAfter(nextMonth(first), -1),
  };
}

function nextMonth(first: string): string {
  return `${dayAfter(first, 31).slice(0, 7)}-01`;
}
