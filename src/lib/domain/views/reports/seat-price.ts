import { may } from '../../access/permissions.ts';
import { daysBetween } from '../../records/core/day.ts';
import { seatsBought } from '../../mutations/seats/seat-rules.ts';
import type { Reader } from '../../tx.ts';
import { contractDays } from '../contracts/contract-days.ts';
import type { ViewContext } from '../view.ts';
import type { Money } from './report.ts';

/** A year, as a price is told for: terms of three years and of one can then be added up. */
const YEAR_DAYS = 365;

/**
 * What a seat on a contract costs a year: the price of the terms that hold, spread over all seats bought on it. null:
 * the terms have no price, or there are no counted seats. Answers null for every contract to who may not see prices.
 */
export function seatPrices(reader: Reader, context: ViewContext): (contractId: string) => Money | null {
  if (!may(context.access, 'prices.see')) return () => null;
  const known = new Map<string, Money | null>();
  return (id) => {
    let price = known.get(id);
    if (price === undefined) known.set(id, (price = priceOf(reader, id, context.now)));
    return price;
  };
}

function priceOf(reader: Reader, contractId: string, now: number): Money | null {
  const contract = reader.get('contracts', contractId);
  const terms = contract && contractDays(reader, contract, now).terms;
  if (!terms || terms.priceCents === null || terms.currency === '') return null;
  const seats = reader
    .find('entitlements', 'byContract', contractId)
    .reduce((sum, one) => sum + (seatsBought(one) ?? 0), 0);
  const days = daysBetween(terms.startDay, terms.endDay) + 1;
  if (seats === 0 || days <= 0) return null;
  return { currency: terms.currency, cents: Math.floor((terms.priceCents * YEAR_DAYS) / days / seats + 0.5) };
}
