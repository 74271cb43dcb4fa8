import type { Terms } from '../../records/terms.ts';
import type { ImportedContract } from './imported-contract.ts';

type Said = Pick<
  ImportedContract,
  'companyName' | 'resellerName' | 'resellerEmail' | 'priceCents' | 'currency'
>;
export interface Period {
  readonly startDay: string;
  readonly endDay: string;
}

/**
 * What an imported period does to the terms of its contract: nothing (null), terms to change, or a new period.
 *
 * Terms never overlap, but the products of one contract often start and end on different days. So a period inside
 * terms belongs to them; one that reaches over the edge of terms without a price widens them; anything else is left
 * to the entitlement, which has its own days. Empty cells never erase, and what is there is never replaced.
 */
export function termsAfter(
  known: readonly Terms[],
  period: Period,
  said: Said,
): { readonly changed: Terms } | 'new' | null {
  const met = known.filter((one) => one.startDay <= period.endDay && period.startDay <= one.endDay);
  const [one, other] = met;
  if (!one) return 'new';
  if (other) return null;
  const isInside = one.startDay <= period.startDay && period.endDay <= one.endDay;
  if (!isInside && one.priceCents !== null) return null;
  const next: Terms = {
    ...one,
    startDay: period.startDay < one.startDay ? period.startDay : one.startDay,
    endDay: period.endDay > one.endDay ? period.endDay : one.endDay,
    companyName: one.companyName || said.companyName,
    resellerName: one.resellerName || said.resellerName,
    resellerEmail: one.resellerEmail || said.resellerEmail,
    ...(one.priceCents === null ? { priceCents: said.priceCents, currency: said.currency } : {}),
  };
  // A currency that stands there without a price is a person's: only a price brings its own.
  if (next.priceCents === null) next.currency = one.currency;
  const isSame = (Object.keys(next) as (keyof Terms)[]).every((field) => next[field] === one[field]);
  return isSame ? null : { changed: next };
}
