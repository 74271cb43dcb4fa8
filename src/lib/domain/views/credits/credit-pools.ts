import { hash128 } from '../../../base/hash.ts';
import { foldKey } from '../../../base/text.ts';
import type { CreditBalance } from '../../records/credit-balance.ts';
import type { CreditGrant } from '../../records/credit-grant.ts';
import type { CreditRecord } from '../../records/credit-record.ts';

type Pool = CreditBalance['pools'][number];

export interface Pools {
  /** The first to end first. */
  readonly pools: readonly Pool[];
  /** Use that no grant of its day could bear. */
  readonly over: number;
}

/**
 * What is left of each grant of a contract. Days are taken in order; use of a day is borne by the grants valid on it, the
 * first to end first, and what none can bear is over. What a day gives back in sum goes to the grant of that day that
 * ends last. So what is left of all is always granted − used + over. `useByDay` and answers in thousandths.
 */
export function creditPools(grants: readonly CreditGrant[], useByDay: ReadonlyMap<string, number>): Pools {
  const pools = grants
    .toSorted(
      (one, other) =>
        compare(one.untilDay, other.untilDay) ||
        compare(one.fromDay, other.fromDay) ||
        compare(one.id, other.id),
    )
    .map(({ fromDay, untilDay, amount }) => ({ fromDay, untilDay, amount, left: amount }));
  let over = 0;
  for (const [day, used] of [...useByDay].sort(([one], [other]) => compare(one, other))) {
    const valid = pools.filter(({ fromDay, untilDay }) => fromDay <= day && day <= untilDay);
    over += used < 0 ? giveBack(valid, used) : take(valid, used);
  }
  return { pools, over };
}

/**
 * By whom the people who use a contract's credits are told apart: somebody whom nobody here knows counts as well, by a
 * digest of the words. null: the file named nobody.
 */
export function consumerKey({ userId, person }: Pick<CreditRecord, 'userId' | 'person'>): string | null {
  if (userId !== null || person === '') return userId;
  return hash128(foldKey(person))
    .map((part) => part.toString(36))
    .join('.');
}

/** What counts on a day. */
export interface CreditsNow {
  /** Of the grants that can be used on the day. */
  readonly granted: number;
  readonly left: number;
  /** The last day of the first of them to end that has something left; null: nothing is left. */
  readonly expires: string | null;
  /** Left of grants that are over. */
  readonly lapsed: number;
  /** Of grants that begin later. */
  readonly later: number;
}

export function creditsOn(day: string, pools: readonly Pool[]): CreditsNow {
  let [granted, left, lapsed, later] = [0, 0, 0, 0];
  let expires: string | null = null;
  for (const pool of pools) {
    if (pool.untilDay < day) lapsed += pool.left;
    else if (pool.fromDay > day) later += pool.left;
    else {
      granted += pool.amount;
      left += pool.left;
      if (expires === null && pool.left > 0) expires = pool.untilDay;
    }
  }
  return { granted, left, expires, lapsed, later };
}

/** Answers what no pool could bear. */
function take(valid: readonly { left: number }[], used: number): number {
  let rest = used;
  for (const pool of valid) {
    const part = Math.min(Math.max(0, pool.left), rest);
    pool.left -= part;
    rest -= part;
  }
  return rest;
}

function giveBack(valid: readonly { left: number }[], used: number): number {
  const last = valid.at(-1);
  if (!last) return used;
  last.left -= used;
  return 0;
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
