import { dayAfter, dayOf, daysBetween } from '../../records/core/day.ts';
import type { Reader } from '../../tx.ts';
import { creditPools, creditsOn } from './credit-pools.ts';
import { seesUse } from './credit-query.ts';
import { type ContractUse, creditTally } from './credit-tally.ts';
import type { ViewContext } from '../view.ts';

/** Days that a rate is taken from: a month follows what changed, a quarter evens it out. */
const rateDays = [30, 90] as const;
type RateDays = (typeof rateDays)[number];

/** When the credits run out if use goes on as it did, and what that rests on. Thousandths. */
export interface CreditEstimate {
  readonly days: RateDays;
  /** The first and last of those days; the last is yesterday, since today is not over. */
  readonly fromDay: string;
  readonly untilDay: string;
  readonly used: number;
  /** Of the days, those on which anything was used. */
  readonly daysWithUse: number;
  /** A day. */
  readonly rate: number;
  /** null: nothing was used, or what is left lapses before. */
  readonly runsOut: string | null;
  /** What would be left when the last of the grants of today ends; 0: nothing. */
  readonly lapses: number;
}

export interface CreditBurn {
  /** What was left at the end of each month, the oldest first, and what was used in it; the last one until today. */
  readonly months: readonly { readonly month: string; readonly used: number; readonly left: number }[];
  readonly left: number;
  readonly estimates: readonly CreditEstimate[];
}

const MONTHS_SHOWN = 13;

/** The burn-down of a contract, or of all together. For readers who see all records; null for others. */
export function creditBurn(
  reader: Reader,
  { contractId }: { contractId: string | null },
  context: ViewContext,
): CreditBurn | null {
  return burnOf(reader, (id) => contractId === null || id === contractId, context);
}

/** Of the contracts that are told of, together. */
export function burnOf(
  reader: Reader,
  isTold: (contractId: string) => boolean,
  context: ViewContext,
): CreditBurn | null {
  if (!seesUse(context)) return null;
  const tally = creditTally(reader);
  const all = [...tally].filter(([id]) => isTold(id));
  const today = dayOf(context.now);
  const ends = monthEnds(today);
  const months = ends.map(({ month, end }) => {
    let [used, left] = [0, 0];
    for (const [id, use] of all) {
      const until = new Map([...use.useByDay].filter(([day]) => day <= end));
      for (const [day, amount] of until) if (day.startsWith(month)) used += amount;
      left += creditsOn(end, creditPools(reader.find('creditGrants', 'byContract', id), until).pools).left;
    }
    return { month, used, left };
  });
  const left = all.reduce((sum, [, { pools }]) => sum + creditsOn(today, pools.pools).left, 0);
  const uses = all.map(([, use]) => use);
  return { months, left, estimates: rateDays.map((days) => creditEstimate(uses, today, days)) };
}

/** Of one or several contracts together. */
export function creditEstimate(uses: readonly ContractUse[], today: string, days: RateDays): CreditEstimate {
  const [fromDay, untilDay] = [dayAfter(today, -days), dayAfter(today, -1)];
  const useByDay = new Map<string, number>();
  let left = 0;
  let end = today;
  for (const use of uses) {
    left += creditsOn(today, use.pools.pools).left;
    for (const pool of use.pools.pools)
      if (pool.fromDay <= today && pool.left > 0 && pool.untilDay > end) end = pool.untilDay;
    for (const [day, amount] of use.useByDay)
      if (day >= fromDay && day <= untilDay) useByDay.set(day, (useByDay.get(day) ?? 0) + amount);
  }
  const used = [...useByDay.values()].reduce((sum, amount) => sum + amount, 0);
  const daysWithUse = [...useByDay.values()].filter((amount) => amount > 0).length;
  const rate = Math.max(0, used / days);
  const lasts = rate > 0 ? Math.floor(left / rate) : Number.POSITIVE_INFINITY;
  const untilEnd = daysBetween(today, end) + 1;
  const isSpent = left > 0 && lasts < untilEnd;
  return {
    days,
    fromDay,
    untilDay,
    used,
    daysWithUse,
    rate,
    runsOut: isSpent ? dayAfter(today, lasts) : null,
    lapses: isSpent ? 0 : Math.max(0, Math.round(left - rate * untilEnd)),
  };
}

/** The month and its last day, or today, of the months up to this one. */
function monthEnds(today: string): { month: string; end: string }[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: MONTHS_SHOWN }, (_, at) => {
    const back = MONTHS_SHOWN - 1 - at;
    const last = dayOf(Date.UTC(year, month - back, 0));
    return { month: last.slice(0, 7), end: back === 0 ? today : last };
  });
}
