import * as v from 'valibot';
import { may } from '../../access/permissions.ts';
import { idText } from '../../records/core/record.ts';
import { type Terms, termsFields, newTerms } from '../../records/terms.ts';
import type { ReadTx, Tx } from '../../tx.ts';
import { changeOf, mergeEdits } from '../edit.ts';
import { ACCEPTED, defineMutation, type MutationContext, type Outcome, refuse } from '../mutation.ts';
import { recordActivity } from '../record-activity.ts';

const { startDay, endDay, priceCents, currency, resellerName, resellerEmail } = termsFields;
const { companyName, companyAddress, note } = termsFields;

/** The first terms of a contract, and each renewal: terms follow each other and never overlap. */
export const addTerms = defineMutation({
  name: 'terms.add',
  version: 1,
  args: v.strictObject({
    contractId: idText,
    startDay,
    endDay,
    priceCents: v.optional(priceCents, null),
    currency: v.optional(currency, ''),
    resellerName: v.optional(resellerName, ''),
    resellerEmail: v.optional(resellerEmail, ''),
    companyName: v.optional(companyName, ''),
    companyAddress: v.optional(companyAddress, ''),
    note: v.optional(note, ''),
  }),
  allow: (access) => may(access, 'terms.edit'),
  async run(tx, args, context) {
    const id = context.newId('tm', 'terms');
    if (await tx.get('terms', id)) return ACCEPTED;
    const contract = await tx.get('contracts', args.contractId);
    if (!contract) return refuse('not-found');
    const row = newTerms({ ...args, id, contractId: contract.id, createdAt: context.at });
    return keep(tx, context, { action: 'terms.add', row, fields: [] });
  },
  subject: (_args, context) => ({ collection: 'terms', id: context.newId('tm', 'terms') }),
  makes: (_args, context) => [context.newId('tm', 'terms')],
});

export const editTerms = defineMutation({
  name: 'terms.edit',
  version: 1,
  args: v.strictObject({
    id: idText,
    startDay: changeOf(startDay),
    endDay: changeOf(endDay),
    priceCents: changeOf(priceCents),
    currency: changeOf(currency),
    resellerName: changeOf(resellerName),
    resellerEmail: changeOf(resellerEmail),
    companyName: changeOf(companyName),
    companyAddress: changeOf(companyAddress),
    note: changeOf(note),
  }),
  allow: (access) => may(access, 'terms.edit'),
  async run(tx, { id, ...edits }, context) {
    const terms = await tx.get('terms', id);
    if (!terms) return refuse('not-found');
    const merged = mergeEdits<Terms>(terms, edits);
    if (merged.status === 'refused') return merged.outcome;
    if (merged.status === 'unchanged') return ACCEPTED;
    const fields = Object.keys(merged.changes);
    return keep(tx, context, { action: 'terms.edit', row: merged.row, fields });
  },
  subject: (args) => ({ collection: 'terms', id: args.id }),
});

/** Takes out terms that were entered by mistake: the undo of a renewal. */
export const removeTerms = defineMutation({
  name: 'terms.remove',
  version: 1,
  args: v.strictObject({ id: idText }),
  allow: (access) => may(access, 'terms.edit'),
  async run(tx, { id }, context) {
    const terms = await tx.get('terms', id);
    if (!terms) return ACCEPTED;
    tx.remove('terms', terms.id);
    tell(tx, context, { action: 'terms.remove', row: terms, fields: [] });
    return ACCEPTED;
  },
  subject: (args) => ({ collection: 'terms', id: args.id }),
});

interface Step {
  readonly action: string;
  readonly row: Terms;
  readonly fields: readonly string[];
}

async function keep(tx: Tx, context: MutationContext, step: Step): Promise<Outcome> {
  if (step.row.endDay < step.row.startDay) {
    return refuse('invalid', { issues: [{ path: 'endDay', message: 'Ends before it starts.' }] });
  }
  const overlap = await overlapping(tx, step.row);
  if (overlap) return refuse('duplicate', { collection: 'terms', id: overlap.id, by: 'period' });
  tx.put('terms', step.row);
  tell(tx, context, step);
  return ACCEPTED;
}

/** Two people who renew the same contract offline must not make it twice. */
async function overlapping(tx: ReadTx, row: Terms): Promise<Terms | undefined> {
  const others = await tx.find('terms', 'byContract', row.contractId);
  return others.find((one) => one.id !== row.id && one.startDay <= row.endDay && row.startDay <= one.endDay);
}

/** Names of fields without their values: one's own activity is seen also by who is no contract admin any more. */
function tell(tx: Tx, context: MutationContext, { action, row, fields }: Step): void {
  const changes = { contractId: row.contractId, fields };
  recordActivity(tx, context, { action, collection: 'terms', recordId: row.id, changes });
}
