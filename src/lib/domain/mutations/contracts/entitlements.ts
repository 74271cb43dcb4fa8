import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { type Entitlement, entitlementFields, newEntitlement } from '../../records/entitlement.ts';
import { idText } from '../../records/core/record.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { ACCEPTED, defineMutation, type Outcome, refuse, refuseLed } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';
import { exceedsStrictly } from '../seats/seat-rules.ts';

const { kind, quantity, policy, startDay, endDay, subscriptionId } = entitlementFields;

/** A product on a contract. The same product may be there several times: 1 + 99 seats. */
export const addEntitlement = defineMutation({
  name: 'entitlements.add',
  version: 1,
  args: v.strictObject({
    contractId: idText,
    productId: idText,
    kind: v.optional(kind, 'single-user'),
    quantity,
    policy: v.optional(policy, 'strict'),
    startDay: v.optional(startDay, null),
    endDay: v.optional(endDay, null),
    subscriptionId: v.optional(subscriptionId, ''),
  }),
  allow: (access) => may(access, 'entitlements.edit'),
  async run(tx, args, context) {
    const id = context.newId('en', 'entitlement');
    if (await tx.get('entitlements', id)) return ACCEPTED;
    const contract = await tx.get('contracts', args.contractId);
    const product = await tx.get('products', args.productId);
    if (!contract || !product) return refuse('not-found');
    const about = { contractId: contract.id, productId: product.id };
    const row = newEntitlement({ ...args, ...about, id, createdAt: context.at });
    if (endsBeforeStart(row)) return wrongEnd();
    tx.put('entitlements', row);
    recordActivity(tx, context, {
      action: 'entitlements.add',
      collection: 'entitlements',
      recordId: id,
      changes: about,
    });
    return ACCEPTED;
  },
  subject: (_args, context) => ({ collection: 'entitlements', id: context.newId('en', 'entitlement') }),
  makes: (_args, context) => [context.newId('en', 'entitlement')],
});

/** Fewer seats than are assigned are refused under the strict policy, however the edit would come to that. */
export const editEntitlement = defineMutation({
  name: 'entitlements.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    kind: changeOf(kind),
    quantity: changeOf(quantity),
    policy: changeOf(policy),
    startDay: changeOf(startDay),
    endDay: changeOf(endDay),
    subscriptionId: changeOf(subscriptionId),
  }),
  allow: (access) => may(access, 'entitlements.edit'),
  async run(tx, { id, ...edits }, context) {
    const entitlement = await tx.get('entitlements', id);
    if (!entitlement) return refuse('not-found');
    const merged = mergeEdits<Entitlement>(entitlement, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    const { row, changes } = merged;
    if (endsBeforeStart(row)) return wrongEnd();
    const counts = await tx.countMany('assignments', 'byOpenEntitlement', [row.id]);
    const assigned = counts.get(row.id) ?? 0;
    if (exceedsStrictly(row, assigned)) return refuse('below-assigned', { quantity: row.quantity, assigned });
    tx.put('entitlements', row);
    recordActivity(tx, context, {
      action: 'entitlements.edit',
      collection: 'entitlements',
      recordId: row.id,
      changes,
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'entitlements', id: args.id }),
});

/** Takes out one that nobody ever held. Where there is a history it stays: give it an end instead. */
export const removeEntitlement = defineMutation({
  name: 'entitlements.remove',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'entitlements.edit'),
  async run(tx, { id }, context) {
    const entitlement = await tx.get('entitlements', id);
    if (!entitlement) return ACCEPTED;
    if (entitlement.id !== id) return refuseLed('entitlements', entitlement.id);
    const counts = await tx.countMany('assignments', 'byEntitlement', [entitlement.id]);
    const count = counts.get(entitlement.id) ?? 0;
    if (count > 0) return refuse('in-use', { collection: 'assignments', count });
    tx.remove('entitlements', entitlement.id);
    const { contractId, productId } = entitlement;
    recordActivity(tx, context, {
      action: 'entitlements.remove',
      collection: 'entitlements',
      recordId: entitlement.id,
      changes: { contractId, productId },
    });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'entitlements', id: args.id }),
});

function endsBeforeStart(row: Pick<Entitlement, 'startDay' | 'endDay'>): boolean {
  return row.startDay !== null && row.endDay !== null && row.endDay < row.startDay;
}

function wrongEnd(): Outcome {
  return refuse('invalid', { issues: [{ path: 'endDay', message: 'Ends before it starts.' }] });
}
