import { mayAssignOn } from '../../access/permissions.ts';
import { seatsBought, type SeatVerdict, seatVerdict } from '../../mutations/seats/seat-rules.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import type { Reason } from '../../records/core/reason.ts';
import type { User } from '../../records/user.ts';
import type { Reader } from '../../tx.ts';
import { personName, userOrAlias } from '../people/people.ts';
import { seatCache } from './seat-cache.ts';
import type { ViewContext, Window } from '../view.ts';

export interface BulkPreviewQuery extends Window {
  /** In the order in which seats are given. */
  readonly userIds: readonly string[];
  /** Entitlements: give this, take that, or both: a move. */
  readonly give: string | null;
  readonly take: string | null;
}

export type BulkEffect = 'changes' | 'unchanged' | Reason;

export interface BulkPreview {
  /** Everybody chosen. */
  readonly total: number;
  /** "14 get a seat, 2 already have one, 3 exceed the 12 free seats". */
  readonly changes: number;
  readonly unchanged: number;
  readonly refused: readonly { readonly reason: Reason; readonly count: number }[];
  /** Free seats before; null: nothing to count against, or seats are only taken. */
  readonly free: number | null;
  /** Of those who get one, how many are beyond what is bought. */
  readonly overage: number;
  /** Failures first, then changes, then the unchanged; the window of them. */
  readonly rows: readonly { readonly userId: string; readonly name: string; readonly effect: BulkEffect }[];
  /** Whom the change is to be sent for, in order: batches of at most 200. */
  readonly changingIds: readonly string[];
}

/** What a bulk change would do, by the rules of the mutation itself. null: no such entitlement here. */
export function bulkPreview(
  reader: Reader,
  query: BulkPreviewQuery,
  context: ViewContext,
): BulkPreview | null {
  const to = query.give === null ? null : reader.get('entitlements', query.give);
  const from = query.take === null ? null : reader.get('entitlements', query.take);
  if (to === undefined || from === undefined) return null;
  const effects = effectsOf(reader, { userIds: query.userIds, to, from }, context);
  const bought = to && seatsBought(to);
  const assigned = to ? seatCache(reader).holdings.heldBy(to.id) : 0;
  const changing = effects.filter((one) => one.effect === 'changes');
  const unchanged = effects.filter((one) => one.effect === 'unchanged');
  const failing = effects.filter((one) => one.effect !== 'changes' && one.effect !== 'unchanged');
  const given = changing.filter((one) => one.isGiven).length;
  const { from: first, count } = query;
  return {
    total: effects.length,
    changes: changing.length,
    unchanged: unchanged.length,
    refused: countsOf(failing.map((one) => one.effect as Reason)),
    free: bought === null ? null : Math.max(0, bought - assigned),
    overage: bought === null ? 0 : Math.max(0, given + Math.min(0, assigned - bought)),
    rows: [...failing, ...changing, ...unchanged]
      .slice(Math.max(0, first), first + count)
      .map(({ userId, effect }) => ({ userId, name: nameOf(reader, userId), effect })),
    changingIds: changing.map(({ userId }) => userId),
  };
}

interface Effect {
  readonly userId: string;
  readonly effect: BulkEffect;
  /** Takes a seat of `to`. */
  readonly isGiven: boolean;
}

interface Bulk {
  readonly userIds: readonly string[];
  readonly to: Entitlement | null;
  readonly from: Entitlement | null;
}

function effectsOf(reader: Reader, { userIds, to, from }: Bulk, { access, now }: ViewContext): Effect[] {
  const isAllowed = [to, from].every((one) => one === null || mayAssignOn(access, one.contractId));
  const contract = to ? reader.get('contracts', to.contractId) : undefined;
  const today = dayOf(now);
  let assigned = to ? seatCache(reader).holdings.heldBy(to.id) : 0;
  const [hasTo, hasFrom] = [holdersOf(reader, to), holdersOf(reader, from)];
  const effects = new Map<string, BulkEffect>();
  return userIds.map((id): Effect => {
    const user = userOrAlias(reader, id);
    const userId = user?.id ?? id;
    const before = effects.get(userId);
    if (before !== undefined) return { userId, effect: again(before), isGiven: false };
    const verdict = isAllowed ? verdictOn(user) : ({ status: 'refused', reason: 'forbidden' } as const);
    const effect = verdict.status === 'refused' ? verdict.reason : EFFECTS[verdict.status];
    effects.set(userId, effect);
    const isGiven = verdict.status === 'free';
    if (isGiven) assigned += 1;
    return { userId, effect, isGiven };
  });

  /** `taken`: only ends. As SeatRun takes one. */
  function verdictOn(user: User | undefined): { status: 'taken' } | SeatVerdict {
    if (!user) return { status: 'refused', reason: 'not-found', details: {} };
    const [hasNew, hasOld] = [hasTo(user), hasFrom(user)];
    if (!to) return { status: hasOld ? 'taken' : 'held' };
    if (from?.id === to.id && hasOld) return { status: 'held' };
    if (from && !hasOld)
      return hasNew ? { status: 'held' } : { status: 'refused', reason: 'not-found', details: {} };
    const verdict = seatVerdict({ user, entitlement: to, contract, isHeld: hasNew, assigned, today });
    return verdict.status === 'held' && from ? { status: 'taken' } : verdict;
  }
}

const EFFECTS = { free: 'changes', taken: 'changes', held: 'unchanged' } as const;

/** Chosen twice: what changed is as wanted the second time, what was refused is refused again. */
function again(effect: BulkEffect): BulkEffect {
  return effect === 'changes' ? 'unchanged' : effect;
}

/** Asks who holds it: looked up for everybody at once. */
function holdersOf(reader: Reader, entitlement: Entitlement | null): (user: User) => boolean {
  const { users, holdings } = seatCache(reader);
  const isWanted = new Uint8Array(holdings.entitlements.size);
  const wanted = entitlement ? holdings.entitlements.find(entitlement.id) : -1;
  if (wanted >= 0) isWanted[wanted] = 1;
  const has = holdings.holders(isWanted);
  return (user) => has[users.ids.find(user.id)] === 1;
}

function countsOf(reasons: readonly Reason[]): { reason: Reason; count: number }[] {
  const counts = new Map<Reason, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count }));
}

function nameOf(reader: Reader, userId: string): string {
  const user = reader.get('users', userId);
  return user ? personName(user) : '';
}
