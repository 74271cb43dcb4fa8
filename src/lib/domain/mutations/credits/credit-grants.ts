import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { type CreditGrant, creditGrantFields, newCreditGrant } from '../../records/credit-grant.ts';
import { idText } from '../../records/core/record.ts';
import type { Tx } from '../../tx.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const { amount, fromDay, untilDay, note } = creditGrantFields;

export const addCreditGrant = defineMutation({
  name: 'credit-grants.add',
  version: 1,
  args: v.strictObject({ contractId: idText, amount, fromDay, untilDay, note: v.optional(note, '') }),
  allow: (access) => may(access, 'credits.edit'),
  async run(tx, args, context) {
    const id = context.newId('cg', 'grant');
    if (await tx.get('creditGrants', id)) return ACCEPTED;
    const contract = await tx.get('contracts', args.contractId);
    if (!contract) return refuse('not-found');
    const row = newCreditGrant({ ...args, id, contractId: contract.id, createdAt: context.at });
    const { amount: to } = args;
    return keep(tx, context, { action: 'credit-grants.add', row, changes: { amount: { was: null, to } } });
  },
  subject: (_args, context) => ({ collection: 'creditGrants', id: context.newId('cg', 'grant') }),
  makes: (_args, context) => [context.newId('cg', 'grant')],
});

export const editCreditGrant = defineMutation({
  name: 'credit-grants.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    amount: changeOf(amount),
    fromDay: changeOf(fromDay),
    untilDay: changeOf(untilDay),
    note: changeOf(note),
  }),
  allow: (access) => may(access, 'credits.edit'),
  async run(tx, { id, ...edits }, context) {
    const grant = await tx.get('creditGrants', id);
    if (!grant) return refuse('not-found');
    const merged = mergeEdits<CreditGrant>(grant, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    const { row, changes } = merged;
    return keep(tx, context, { action: 'credit-grants.edit', row, changes });
  },
  subject: (args) => ({ collection: 'creditGrants', id: args.id }),
});

/** Takes out a grant that was entered by mistake. */
export const removeCreditGrant = defineMutation({
  name: 'credit-grants.remove',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'credits.edit'),
  async run(tx, { id }, context) {
    const grant = await tx.get('creditGrants', id);
    if (!grant) return ACCEPTED;
    tx.remove('creditGrants', grant.id);
    const changes = { amount: { was: grant.amount, to: null } };
    tell(tx, context, { action: 'credit-grants.remove', row: grant, changes });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'creditGrants', id: args.id }),
});

interface Step {
  readonly action: string;
  readonly row: CreditGrant;
  readonly changes: Record<string, unknown>;
}

function keep(tx: Tx, context: MutationContext, step: Step): Outcome {
  if (step.row.untilDay < step.row.fromDay)
    return refuse('invalid', { issues: [{ path: 'untilDay', message: 'Ends before it starts.' }] });
  tx.put('creditGrants', step.row);
  tell(tx, context, step);
  return ACCEPTED;
}

function tell(tx: Tx, context: MutationContext, { action, row, changes }: Step): void {
  recordActivity(tx, context, { action, collection: 'creditGrants', recordId: row.id, changes });
}
