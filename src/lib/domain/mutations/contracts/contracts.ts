import * as v from 'valibot';
import { foldKey } from '../../../base/text.ts';
import { may } from '../../access/permissions.ts';
import { type Contract, contractTypes, newContract } from '../../records/contract.ts';
import { idText, nameText, shortText } from '../../records/core/record.ts';
import type { Tx } from '../../tx.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { leaveName } from '../people/former-names.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const type = v.picklist(contractTypes);

export const addContract = defineMutation({
  name: 'contracts.add',
  version: 1,
  args: v.strictObject({
    number: nameText,
    label: v.optional(shortText, ''),
    vendor: v.optional(shortText, ''),
    type: v.optional(type, 'subscription'),
  }),
  allow: (access) => may(access, 'contracts.edit'),
  async run(tx, args, context) {
    const id = context.newId('ct', 'contract');
    if (await tx.get('contracts', id)) return ACCEPTED;
    const [twin] = await tx.find('contracts', 'byNumber', foldKey(args.number));
    if (twin) return refuse('duplicate', { collection: 'contracts', id: twin.id, by: 'number' });
    const row = newContract({ ...args, id, createdAt: context.at });
    return keep(tx, context, { action: 'contracts.add', row, changes: {} });
  },
  subject: (_args, context) => ({ collection: 'contracts', id: context.newId('ct', 'contract') }),
  makes: (_args, context) => [context.newId('ct', 'contract')],
});

export const editContract = defineMutation({
  name: 'contracts.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    number: changeOf(nameText),
    label: changeOf(shortText),
    vendor: changeOf(shortText),
    type: changeOf(type),
  }),
  allow: (access) => may(access, 'contracts.edit'),
  async run(tx, { id, ...edits }, context) {
    const contract = await tx.get('contracts', id);
    if (!contract) return refuse('not-found');
    const merged = mergeEdits<Contract>(contract, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    const namesakes = await tx.find('contracts', 'byNumber', foldKey(merged.row.number));
    const twin = namesakes.find((one) => one.id !== contract.id);
    if (twin) return refuse('duplicate', { collection: 'contracts', id: twin.id, by: 'number' });
    if (merged.changes['number'])
      leaveName(tx, 'contracts', { index: 'byNumber', key: foldKey(contract.number), to: contract.id });
    return keep(tx, context, { action: 'contracts.edit', row: merged.row, changes: merged.changes });
  },
  subject: (args) => ({ collection: 'contracts', id: args.id }),
});

const oneContract = v.strictObject({ id: idText });

/** Put away, not lost: what is assigned stays, and nobody is assigned any more. */
export const archiveContract = defineMutation({
  name: 'contracts.archive',
  version: 1,
  args: oneContract,
  allow: (access) => may(access, 'contracts.edit'),
  async run(tx, { id }, context) {
    const contract = await tx.get('contracts', id);
    if (!contract) return refuse('not-found');
    if (contract.archivedAt !== null) return ACCEPTED;
    const row = { ...contract, archivedAt: context.at };
    return keep(tx, context, { action: 'contracts.archive', row, changes: {} });
  },
  subject: (args) => ({ collection: 'contracts', id: args.id }),
});

/** Back in use. */
export const restoreContract = defineMutation({
  name: 'contracts.restore',
  version: 1,
  args: oneContract,
  allow: (access) => may(access, 'contracts.edit'),
  async run(tx, { id }, context) {
    const contract = await tx.get('contracts', id);
    if (!contract) return refuse('not-found');
    if (contract.archivedAt === null) return ACCEPTED;
    const row = { ...contract, archivedAt: null };
    return keep(tx, context, { action: 'contracts.restore', row, changes: {} });
  },
  subject: (args) => ({ collection: 'contracts', id: args.id }),
});

function keep(
  tx: Tx,
  context: MutationContext,
  { action, row, changes }: { action: string; row: Contract; changes: Record<string, unknown> },
): Outcome {
  tx.put('contracts', row);
  recordActivity(tx, context, { action, collection: 'contracts', recordId: row.id, changes });
  return ACCEPTED;
}
