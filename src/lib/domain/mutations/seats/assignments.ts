import * as v from 'valibot';
import { assignsOnSome, may, mayAssignOn } from '../../access/permissions.ts';
import type { Access } from '../../access/access.ts';
import type { AssignmentSource } from '../../records/assignment.ts';
import { idText } from '../../records/core/record.ts';
import type { ReadTx, Tx } from '../../tx.ts';
import { batchLine, batchOf } from '../batch.ts';
import { defineMutation, type MutationContext, type Outcome } from '../mutation.ts';
import { SeatRun, type SeatStep } from './seat-run.ts';

const pair = { userId: idText, entitlementId: idText };
/** A directory assigns on the server alone. */
const source = v.picklist(['by-hand', 'import']);

/** Gives a person an entitlement. One who holds it already keeps it as it is. */
export const assign = defineMutation({
  name: 'assignments.assign',
  version: 1,
  args: v.strictObject(pair),
  allow: (access, tx, { entitlementId }) => mayAssign(access, tx, [entitlementId]),
  run: (tx, { userId, entitlementId }, context) =>
    takeOne(tx, { userId, to: entitlementId, from: null }, context),
  subject: (args) => ({ collection: 'users', id: args.userId }),
});

/** Takes an entitlement away; the assignment ends and stays in the history. */
export const unassign = defineMutation({
  name: 'assignments.unassign',
  version: 1,
  args: v.strictObject(pair),
  allow: (access, tx, { entitlementId }) => mayAssign(access, tx, [entitlementId]),
  run: (tx, { userId, entitlementId }, context) =>
    takeOne(tx, { userId, to: null, from: entitlementId }, context),
  subject: (args) => ({ collection: 'users', id: args.userId }),
});

/** From one entitlement to another in one step: without a free seat there, the person keeps the one here. */
export const moveAssignment = defineMutation({
  name: 'assignments.move',
  version: 1,
  args: v.strictObject({ userId: idText, from: idText, to: idText }),
  allow: (access, tx, { from, to }) => mayAssign(access, tx, [from, to]),
  run: takeOne,
  subject: (args) => ({ collection: 'users', id: args.userId }),
});

/** A batch of `assign`: each row that can't be done is refused by itself. */
export const assignMany = defineMutation({
  name: 'assignments.assign-many',
  version: 1,
  args: v.strictObject({ source, rows: batchOf(v.strictObject({ row: batchLine, ...pair })) }),
  allow: (access) => may(access, 'assignments.edit'),
  run(tx, { source, rows }, context) {
    const steps = rows.map(({ entitlementId, ...one }) => ({ ...one, to: entitlementId, from: null }));
    return takeMany(tx, { source, steps }, context);
  },
  subject: () => null,
});

/** A batch of `unassign`. */
export const unassignMany = defineMutation({
  name: 'assignments.unassign-many',
  version: 1,
  args: v.strictObject({ source, rows: batchOf(v.strictObject({ row: batchLine, ...pair })) }),
  allow: (access) => may(access, 'assignments.edit'),
  run(tx, { source, rows }, context) {
    const steps = rows.map(({ entitlementId, ...one }) => ({ ...one, to: null, from: entitlementId }));
    return takeMany(tx, { source, steps }, context);
  },
  subject: () => null,
});

/** A batch of `move`. */
export const moveMany = defineMutation({
  name: 'assignments.move-many',
  version: 1,
  args: v.strictObject({
    rows: batchOf(v.strictObject({ row: batchLine, userId: idText, from: idText, to: idText })),
  }),
  allow: (access) => may(access, 'assignments.edit'),
  run: (tx, { rows }, context) => takeMany(tx, { source: 'by-hand', steps: rows }, context),
  subject: () => null,
});

async function takeOne(tx: Tx, step: Omit<SeatStep, 'row'>, context: MutationContext): Promise<Outcome> {
  const run = new SeatRun(tx, context);
  await run.take([{ row: 1, ...step }], 'by-hand');
  return run.finishOne();
}

async function takeMany(
  tx: Tx,
  { source, steps }: { source: AssignmentSource; steps: readonly SeatStep[] },
  context: MutationContext,
): Promise<Outcome> {
  const run = new SeatRun(tx, context);
  await run.take(steps, source);
  return run.finish();
}

/** A coordinator of some contracts gets the same answer for another contract's entitlement and for an unknown one. */
async function mayAssign(access: Access, tx: ReadTx, entitlementIds: readonly string[]): Promise<boolean> {
  if (!may(access, 'assignments.edit')) return false;
  if (!assignsOnSome(access)) return true;
  const entitlements = await tx.getMany('entitlements', entitlementIds);
  return entitlementIds.every((id) => {
    const entitlement = entitlements.get(id);
    return entitlement !== undefined && mayAssignOn(access, entitlement.contractId);
  });
}
