import { type CreditFilter, noCreditFilter } from '#lib/domain/views/credit-query.ts';
import { type CreditGroup, creditGroups } from '#lib/domain/views/credit-use.ts';
import { textFromParams } from '../../state/list-address.ts';

/** Tables of the screen: use by what, or the records themselves. */
export const creditTables = [...creditGroups, 'record'] as const;
export type CreditTable = CreditGroup | 'record';

export interface CreditsState {
  readonly filter: CreditFilter;
  readonly by: CreditTable;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function creditsFromParams(params: URLSearchParams): CreditsState {
  return {
    filter: {
      contractId: textFromParams(params, 'contract'),
      productId: textFromParams(params, 'product'),
      userId: textFromParams(params, 'user'),
      fromDay: dayFrom(params, 'from'),
      untilDay: dayFrom(params, 'until'),
    },
    by: creditTables.find((one) => one === params.get('by')) ?? 'user',
  };
}

/** The shortest address of a state: what is as always is left out. */
export function paramsFromCredits({ filter, by }: CreditsState): URLSearchParams {
  const params = new URLSearchParams();
  const texts = [
    ['contract', filter.contractId],
    ['product', filter.productId],
    ['user', filter.userId],
    ['from', filter.fromDay],
    ['until', filter.untilDay],
  ] as const;
  for (const [name, text] of texts) if (text !== null) params.set(name, text);
  if (by !== 'user') params.set('by', by);
  return params;
}

export function isNarrowed({ filter }: CreditsState): boolean {
  return JSON.stringify(filter) !== JSON.stringify(noCreditFilter);
}

function dayFrom(params: URLSearchParams, name: string): string | null {
  const day = params.get(name) ?? '';
  return DAY.test(day) ? day : null;
}
