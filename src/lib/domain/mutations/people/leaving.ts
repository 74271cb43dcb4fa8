import * as v from 'valibot';
import { may, mayAssignOn } from '../../access/permissions.ts';
import type { Assignment } from '../../records/assignment.ts';
import { dayOf } from '../../records/core/day.ts';
import type { Entitlement } from '../../records/entitlement.ts';
import { idText } from '../../records/core/record.ts';
import type { User } from '../../records/user.ts';
import type { Tx } from '../../tx.ts';
import {
  ACCEPTED,
  defineMutation,
  type MutationContext,
  type RefusedRow,
  refuse,
  refuseLed,
} from '../mutation.ts';
import { isLastAdmin } from './last-admin.ts';
import { recordActivity } from '../record-activity.ts';
import { exceedsStrictly, seatVerdict, type SeatVerdict } from '../seats/seat-rules.ts';

const onePerson = v.strictObject({ id: idText });

/** Somebody leaves: they keep their history and roles, can't get in any more, and every seat they hold is free. */
export const leaveUser = defineMutation({
  name: 'users.leave',
  version: 1,
  args: onePerson,
  allow: (access) => may(access, 'users.leave'),
  async run(tx, { id }, context) {
    const user = await tx.get('users', id);
    if (!user || user.status === 'erased') return refuse('not-found');
    if (user.status === 'left') return ACCEPTED;
    if (user.id !== id) return refuseLed('users', user.id);
    const roles = await tx.find('roles', 'byUser', user.id);
    if (roles.length > 0 && !may(context.access, 'roles.edit')) return refuse('forbidden');
    if (await isLastAdmin(tx, roles)) return refuse('last-admin');
    const held = await tx.find('assignments', 'byOpenUser', user.id);
    if (!held.every((one) => mayAssignOn(context.access, one.contractId))) return refuse('forbidden');
    endAll(tx, held, context);
    tx.put('users', { ...user, status: 'left' });
    tell(tx, context, { action: 'users.leave', user, changes: { seats: held.length } });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'users', id: args.id }),
});

/**
 * Undoes a leave, or brings somebody back later: what it ended is held again. A strict seat that somebody else has taken
 * since is refused as a row, and so is what is over by then.
 */
export const returnUser = defineMutation({
  name: 'users.return',
  version: 1,
  args: onePerson,
  allow: (access) => may(access, 'users.leave'),
  async run(tx, { id }, context) {
    const user = await tx.get('users', id);
    if (!user || user.status === 'erased') return refuse('not-found');
    if (user.status === 'active') return ACCEPTED;
    const roles = await tx.find('roles', 'byUser', user.id);
    if (roles.length > 0 && !may(context.access, 'roles.edit')) return refuse('forbidden');
    const all = await tx.find('assignments', 'byUser', user.id);
    const ended = all.filter((one) => one.endReason === 'left');
    if (!ended.every((one) => mayAssignOn(context.access, one.contractId))) return refuse('forbidden');
    const refusedRows = await holdAgain(tx, context, ended);
    tx.put('users', { ...user, status: 'active' });
    const changes = { seats: ended.length - refusedRows.length, refused: refusedRows.length };
    tell(tx, context, { action: 'users.return', user, changes });
    return { status: 'accepted', refusedRows };
  },
  subject: (args) => ({ collection: 'users', id: args.id }),
});

/** Frees every seat in the list, each marked as ended by a leave. */
export function endAll(tx: Tx, held: readonly Assignment[], { at, actor }: MutationContext): void {
  for (const one of held) {
    tx.put('assignments', { ...one, endedAt: at, endedBy: actor, endReason: 'left' });
  }
}

/** As long as a leave is undone and not followed by a return: what it ended was held all the time. */
const UNDONE_MS = 86_400_000;

/**
 * Gives back what still has a seat: soon, as if nothing had been; later, from now on and where it could be assigned
 * now. The rest counts as taken away, so that another leave and return passes it over.
 */
async function holdAgain(
  tx: Tx,
  context: MutationContext,
  ended: readonly Assignment[],
): Promise<RefusedRow[]> {
  const ids = [...new Set(ended.map((one) => one.entitlementId))];
  const entitlements = await tx.getMany('entitlements', ids);
  const contracts = await tx.getMany('contracts', [...new Set(ended.map((one) => one.contractId))]);
  const counts = new Map(await tx.countMany('assignments', 'byOpenEntitlement', ids));
  const refused: RefusedRow[] = [];
  for (const [at, one] of ended.entries()) {
    const assigned = counts.get(one.entitlementId) ?? 0;
    const [entitlement, contract] = [entitlements.get(one.entitlementId), contracts.get(one.contractId)];
    const isUndone = context.at - (one.endedAt ?? 0) < UNDONE_MS;
    const verdict = isUndone
      ? undoneVerdict(entitlement, assigned)
      : seatVerdict({ ...LATER, entitlement, contract, assigned, today: dayOf(context.at) });
    if (verdict.status === 'refused') {
      tx.put('assignments', { ...one, endReason: 'unassigned' });
      refused.push({ row: at + 1, reason: verdict.reason, details: verdict.details });
    } else {
      counts.set(one.entitlementId, assigned + 1);
      giveBack(tx, context, { one, isUndone });
    }
  }
  return refused;
}

const LATER = { user: { status: 'active' }, isHeld: false } as const;

/** Nobody would have taken it away meanwhile, but somebody may have it. */
function undoneVerdict(entitlement: Entitlement | undefined, assigned: number): SeatVerdict {
  if (entitlement && !exceedsStrictly(entitlement, assigned + 1)) return { status: 'free' };
  const details = { entitlementId: entitlement?.id, quantity: entitlement?.quantity ?? 0, assigned };
  return { status: 'refused', reason: 'no-free-seat', details };
}

function giveBack(
  tx: Tx,
  { at, actor, newId }: MutationContext,
  { one, isUndone }: { one: Assignment; isUndone: boolean },
): void {
  const open = { ...one, endedAt: null, endedBy: null, endReason: null };
  if (isUndone) return tx.put('assignments', open);
  const id = newId('as', `return/${one.id}`);
  tx.put('assignments', { ...open, id, startedAt: at, startedBy: actor });
  // The one that ended stays in the history, and is given back once.
  tx.put('assignments', { ...one, endReason: 'unassigned' });
}

function tell(
  tx: Tx,
  context: MutationContext,
  { action, user, changes }: { action: string; user: User; changes: Record<string, unknown> },
): void {
  recordActivity(tx, context, { action, collection: 'users', recordId: user.id, changes });
}
